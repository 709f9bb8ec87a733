namespace Chorus.Api.RateLimits;

/// <summary>An endpoint's <see cref="RateLimit"/>, as metadata.</summary>
internal sealed record RateLimitMark(RateLimit Limit);
