using Orleans.Timers;

namespace Orleans.Runtime;

/// <summary>The enumerations that are under way at one activation.</summary>
internal sealed class EnumerationExtension(IGrainContext context, ITimerRegistry timers, Node node) : IEnumerationExtension, IAsyncDisposable
{
    private readonly Dictionary<Guid, Enumeration> _enumerations = [];
    private IGrainTimer? _cleaner;

    private TimeSpan Patience => node.Options.ResponseTimeout;

    public Task<EnumerationBatch> Start(Guid id, EnumerableCall call, int maxBatch, CancellationToken cancellationToken)
    {
        var method = node.References.Create(context.GrainId, call.Interface).Descriptor.Method(call.Method, call.TypeArguments);
        var request = (EnumerableRequest)method.NewRequest();
        for (var i = 0; i < call.Arguments.Length; i++)
            if (i != method.TokenIndex)
                request.SetArgument(i, call.Arguments[i]);
        _enumerations.Add(id, new Enumeration(request, context.GrainInstance!));
        _cleaner ??= timers.RegisterGrainTimer(
            context, (self, _) => self.ForgetAbandonedAsync(), this, new(Patience, Patience) { Interleave = true });
        return MoveNext(id, maxBatch, cancellationToken);
    }

    public async Task<EnumerationBatch> MoveNext(Guid id, int maxBatch, CancellationToken cancellationToken)
    {
        if (!_enumerations.TryGetValue(id, out var enumeration))
            return new(EnumerationStatus.Missing, []);
        var batch = await enumeration.NextAsync(maxBatch, Patience / 2, node.Time, cancellationToken);
        if (batch.Status != EnumerationStatus.More)
            await End(id);
        return batch;
    }

    public async Task End(Guid id)
    {
        if (_enumerations.Remove(id, out var enumeration))
            await enumeration.DisposeAsync();
    }

    private async Task ForgetAbandonedAsync()
    {
        // Two rounds without a sign of the reader: it has gone.
        foreach (var (id, enumeration) in _enumerations.ToArray())
            if (enumeration.IsAbandoned())
                await End(id);
        if (_enumerations.Count > 0)
            return;
        _cleaner?.Dispose();
        _cleaner = null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _enumerations.Keys.ToArray())
            await End(id);
    }
}
