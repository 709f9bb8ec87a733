using System.Net;

namespace Chorus.Cluster.Tests.Traffic;

/// <summary>When a good client tries again, and how long it goes on.</summary>
internal readonly struct Retry
{
    /// <summary>How long one call may take before it is made again elsewhere.</summary>
    public static readonly TimeSpan OneCall = TimeSpan.FromSeconds(10);

    /// <summary>After this a call has failed for good.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly long _started;

    private Retry(long started) => _started = started;

    public bool MayGoOn => TimeProvider.System.GetElapsedTime(_started) < Patience;

    public static Retry Begin() => new(TimeProvider.System.GetTimestamp());

    /// <summary>Whether the errors' list calls such an answer retryable.</summary>
    public static bool MayHeal(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>The same for a hub call's code; <c>closed</c> is a connection that has ended.</summary>
    public static bool MayHeal(string code) => code is "unavailable" or "internal" or "rate-limited" or "closed";
}
