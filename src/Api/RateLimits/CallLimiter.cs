using System.Threading.RateLimiting;
using Chorus.Api.Accounts;
using Microsoft.Extensions.Options;

namespace Chorus.Api.RateLimits;

/// <summary>The buckets of all addresses and users; those that are full again are forgotten.</summary>
internal sealed class CallLimiter(IOptions<RateLimitOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<Bucket> _limiter =
        PartitionedRateLimiter.Create<Bucket, Bucket>(bucket => PartitionOf(bucket, options.Value));

    /// <summary>For ASP.NET Core's rate limiting middleware.</summary>
    public PartitionedRateLimiter<HttpContext> ForRequests() =>
        _limiter.WithTranslatedKey<HttpContext>(BucketOf, leaveOpen: true);

    /// <summary>Whether a call of this user over the hub may be made now.</summary>
    public bool TryTake(Guid userId)
    {
        using var lease = _limiter.AttemptAcquire(new Bucket(RateLimit.ByUser, userId.ToString()));
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();

    private static Bucket BucketOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RateLimitMark>()?.Limit switch
    {
        RateLimit.ByAddress => new Bucket(RateLimit.ByAddress, context.Connection.RemoteIpAddress?.ToString() ?? ""),
        RateLimit.ByUser when context.User.Identity is { IsAuthenticated: true } =>
            new Bucket(RateLimit.ByUser, context.User.UserId().ToString()),
        _ => default,
    };

    private static RateLimitPartition<Bucket> PartitionOf(Bucket bucket, RateLimitOptions options) => bucket.Limit switch
    {
        RateLimit.ByAddress when options.Enabled => Tokens(bucket, options.AuthBurst, options.AuthPerMinute, TimeSpan.FromMinutes(1)),
        RateLimit.ByUser when options.Enabled => Tokens(bucket, options.CallBurst, options.CallsPerSecond, TimeSpan.FromSeconds(1)),
        _ => RateLimitPartition.GetNoLimiter(default(Bucket)),
    };

    // Small portions often rather than many at once, down to the limiter's own resolution.
    private static RateLimitPartition<Bucket> Tokens(Bucket bucket, int burst, int perPeriod, TimeSpan period)
    {
        var portions = Math.Clamp(perPeriod / 2, 1, 10);
        return RateLimitPartition.GetTokenBucketLimiter(bucket, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = Math.Max(1, perPeriod / portions),
            ReplenishmentPeriod = period / portions,
            AutoReplenishment = false,
            QueueLimit = 0,
        });
    }

    private readonly record struct Bucket(RateLimit Limit, string Key);
}
