namespace Chorus.Grains.Providers;

/// <summary>Why a provider gave nothing. In JSON, as <c>error.type</c> of a failed message, in camel case.</summary>
public enum ProviderFailure
{
    /// <summary>It did not answer, or stopped answering, in time.</summary>
    Timeout,

    /// <summary>It refused our key (401, 403).</summary>
    Unauthorized,

    /// <summary>Too many requests, or a quota used up (429).</summary>
    RateLimited,

    /// <summary>It failed (5xx), or could not be reached.</summary>
    Unavailable,

    /// <summary>Its answer ended in the middle.</summary>
    BrokenStream,

    /// <summary>What it sent makes no sense.</summary>
    InvalidAnswer,

    /// <summary>The request holds more than the model takes.</summary>
    ContextTooLong,

    /// <summary>It refused the content.</summary>
    Refused,

    /// <summary>It refused the request for another reason (other 4xx).</summary>
    InvalidRequest,
}
