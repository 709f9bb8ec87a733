using Orleans.Concurrency;

namespace Chorus.Grains.Cluster;

[StatelessWorker]
internal sealed class PulseGrain : Grain, IPulseGrain
{
    public Task BeatAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
