namespace Orleans.Configuration;

/// <summary>The leases by which silos in many processes tell that they live; the same in all of them.</summary>
public class LeaseOptions
{
    /// <value>How long a silo serves after its last renewal; then others take over its grains. Default: 3 s.</value>
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(3);

    /// <value>How often a lease is renewed and the members are read. At most a quarter of the duration. Default: 500 ms.</value>
    public TimeSpan RenewalPeriod { get; set; } = TimeSpan.FromMilliseconds(500);
}
