using System.ComponentModel.DataAnnotations;

namespace Orleans.Configuration;

/// <summary>How a provider's events wait for their consumers. Named options: the name is the provider's.</summary>
public sealed class MemoryStreamOptions
{
    /// <summary>
    /// How many events may wait for one consumer on each silo that publishes to it. While that many wait, publishing
    /// waits too; nothing is dropped.
    /// </summary>
    /// <value>Default: 1,024.</value>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; set; } = 1_024;

    /// <summary>How many waiting events a consumer is handed in one turn at most.</summary>
    /// <value>Default: 256.</value>
    [Range(1, 100_000)]
    public int BatchSize { get; set; } = 256;

    /// <summary>
    /// How long an event is tried again after its consumer has failed. Then the consumer's OnErrorAsync is called in
    /// its place, and the next event follows.
    /// </summary>
    /// <value>Default: one minute, as with Orleans's persistent streams.</value>
    public TimeSpan MaxEventDeliveryTime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The pause before the second try; it doubles with each further one.</summary>
    /// <value>Default: 50 ms.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause between two tries.</summary>
    /// <value>Default: 5 s.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one delivery may run before it counts as failed.</summary>
    /// <value>Default: 30 s.</value>
    public TimeSpan DeliveryTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
