namespace Chorus.Api.RateLimits;

/// <summary>One of an endpoint's limits, as metadata.</summary>
internal sealed record RateLimitMark(RateLimit Limit);
