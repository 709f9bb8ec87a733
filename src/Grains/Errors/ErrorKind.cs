namespace Chorus.Grains.Errors;

/// <summary>One kind of failure that a client can meet. The list is <see cref="ErrorCodes"/>.</summary>
/// <param name="Code">The stable name that clients compare: <c>not-found</c>, <c>too-large</c> …</param>
/// <param name="Retryable">Whether the same call, with the same ids, may succeed later.</param>
/// <param name="Title">What it means, for people.</param>
public sealed record ErrorKind(string Code, bool Retryable, string Title)
{
    public ChorusException With(string message) => new(this, message);
}
