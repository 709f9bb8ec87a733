namespace Chorus.Api.RateLimits;

/// <summary>Marks endpoints with the bucket that their calls are taken from.</summary>
internal enum RateLimit
{
    /// <summary>Sign-in calls, by the caller's network address: guessing passwords is slow.</summary>
    ByAddress = 1,

    /// <summary>All else, by user, the hub's calls included.</summary>
    ByUser,
}
