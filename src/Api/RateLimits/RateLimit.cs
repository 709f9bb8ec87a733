namespace Chorus.Api.RateLimits;

/// <summary>
/// Marks endpoints with the buckets that their calls are taken from. All but sign-in calls are counted twice: for the user, and for
/// the network address, from which several users may come.
/// </summary>
internal enum RateLimit
{
    /// <summary>Calls that sign in, or take a password; by address only.</summary>
    SignIn = 1,

    /// <summary>Every call of a user, the hub's included.</summary>
    Call,

    /// <summary>Messages, sent or brought in by a device that was away.</summary>
    Send,

    Upload,

    /// <summary>Answers, pictures and steps that somebody has made.</summary>
    Generate,

    Search,

    /// <summary>Imports and exports.</summary>
    Transfer,
}
