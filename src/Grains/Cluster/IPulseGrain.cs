namespace Chorus.Grains.Cluster;

/// <summary>Tells whether the cluster takes calls; any silo answers, with any key.</summary>
[Alias("chorus.IPulseGrain")]
public interface IPulseGrain : IGrainWithIntegerKey
{
    /// <summary>Answers.</summary>
    [Alias("Beat")]
    Task BeatAsync(CancellationToken cancellationToken = default);
}
