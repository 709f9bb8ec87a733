using Chorus.Grains.Errors;

namespace Chorus.Api.Errors;

/// <summary>Refused for a while; the answer says for how long.</summary>
internal sealed class RetryLaterException(ErrorKind error, TimeSpan after) : Exception(error.Title)
{
    public ErrorKind Error { get; } = error;

    /// <summary>Whole seconds, at least one.</summary>
    public int Seconds { get; } = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds));
}
