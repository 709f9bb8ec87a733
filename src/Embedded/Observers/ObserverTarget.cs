namespace Orleans.Runtime;

/// <summary>An object outside of grains that takes calls, one at a time, as long as somebody holds it.</summary>
internal sealed class ObserverTarget : RequestQueue, ICallTarget
{
    private readonly WeakReference<object> _observer;

    public ObserverTarget(Node node, object observer) : base(node)
    {
        _observer = new(observer);
        Open();
    }

    IEnumerable<Activation> ICallTarget.Activations => [];

    public bool IsAlive => _observer.TryGetTarget(out _);

    public override bool IsFiltered => Node.IncomingFilters.Length > 0;

    public override object TargetOf(Request request) => _observer.TryGetTarget(out var observer)
        ? observer
        : throw new ClientNotAvailableException($"The observer {request.Target} has been collected.");

    public void End()
    {
        foreach (var request in Close())
            request.Fail(new ClientNotAvailableException($"The observer {request.Target} has been deleted."));
    }
}
