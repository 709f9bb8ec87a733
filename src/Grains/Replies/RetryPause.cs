namespace Chorus.Grains.Replies;

/// <summary>How long a provider is left alone after a failure: as it asks, else longer each time; never all at the same moment.</summary>
internal static class RetryPause
{
    private const int MaxDoublings = 5;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);

    public static TimeSpan After(TimeSpan? retryAfter, int tries)
    {
        var jitter = Random.Shared.NextDouble();
        return retryAfter is { } asked
            ? asked + (First * jitter)
            : First * (1 << Math.Min(tries - 1, MaxDoublings)) * (0.5 + (jitter / 2));
    }
}
