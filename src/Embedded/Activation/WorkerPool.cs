namespace Orleans.Runtime;

/// <summary>The activations of a stateless worker grain on one silo: a call goes to one that is free.</summary>
internal sealed class WorkerPool(Catalog catalog, GrainId id, GrainClass grainClass) : ICallTarget, IActivationOwner
{
    private readonly Lock _gate = new();
    private readonly List<Activation> _workers = [];

    public IEnumerable<Activation> Activations
    {
        get
        {
            lock (_gate)
                return [.. _workers];
        }
    }

    public bool TryEnqueue(Request request)
    {
        Activation worker;
        lock (_gate)
        {
            worker = _workers.MinBy(w => w.Load)!;
            if (worker is null || (!worker.IsIdle && _workers.Count < grainClass.MaxWorkers))
            {
                worker = catalog.NewActivation(grainClass, id, this);
                _workers.Add(worker);
                worker.Begin(request.Context);
            }
        }
        return worker.TryEnqueue(request);
    }

    public void OnEnded(Activation activation)
    {
        lock (_gate)
            _workers.Remove(activation);
    }

    public void Sweep(long now)
    {
        foreach (var worker in Activations)
            worker.Sweep(now);
    }
}
