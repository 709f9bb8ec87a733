using System.Collections.Concurrent;

namespace Orleans.Embedded.Tests.Processes;

/// <summary>Where grains are active, by their own account.</summary>
public sealed class Occupancy
{
    private readonly ConcurrentDictionary<GrainId, SiloAddress> _active = new();

    public ConcurrentQueue<string> Overlaps { get; } = new();

    public ConcurrentDictionary<SiloAddress, int> Begun { get; } = new();

    public void Begin(IGrainContext context)
    {
        var silo = context.Address.SiloAddress!;
        Begun.AddOrUpdate(silo, 1, (_, count) => count + 1);
        if (!_active.TryAdd(context.GrainId, silo))
            Overlaps.Enqueue($"{context.GrainId} on {silo} and {_active.GetValueOrDefault(context.GrainId)}");
    }

    public void End(IGrainContext context) => _active.TryRemove(context.GrainId, out _);
}

public interface ITenantGrain : IGrainWithIntegerKey
{
    Task<int> Count();
}

internal sealed class TenantGrain(Occupancy occupancy) : Grain, ITenantGrain
{
    private int _count;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        occupancy.Begin(GrainContext);
        return Task.CompletedTask;
    }

    public async Task<int> Count()
    {
        await Task.Yield();
        return ++_count;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        occupancy.End(GrainContext);
    }
}
