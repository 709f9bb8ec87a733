using Chorus.Grains.Cluster;

namespace Chorus.Silo.Health;

/// <summary>Whether a silo of the cluster answers this process. One that has died, and is still counted, does not make it unready.</summary>
internal sealed class ClusterReadiness(IGrainFactory grains, TimeProvider time) : IReadinessPart
{
    private const int Tries = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private int _key;

    public async Task<string?> MissingAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < Tries; i++)
        {
            try
            {
                // Different keys lie on different silos.
                var pulse = grains.GetGrain<IPulseGrain>(Interlocked.Increment(ref _key) & 0xFF);
                await pulse.BeatAsync(cancellationToken).WaitAsync(Patience, time, cancellationToken);
                return null;
            }
            // A client that has not met a silo yet knows no grains: to ask for one is an error of argument then.
            catch (Exception e) when (e is OrleansException or TimeoutException or ArgumentException)
            {
                continue;
            }
        }

        return "cluster";
    }
}
