using System.Threading.RateLimiting;
using Chorus.Api.Errors;
using Chorus.Grains.Errors;
using Microsoft.Extensions.Options;

namespace Chorus.Api.RateLimits;

/// <summary>The buckets of all addresses and users; those that are full again are forgotten.</summary>
internal sealed class CallLimiter(IOptions<RateLimitOptions> options) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<Bucket> _limiter =
        PartitionedRateLimiter.Create<Bucket, Bucket>(bucket => PartitionOf(bucket, options.Value));

    /// <summary>Takes one from the buckets of the user, if there is one, and of the address.</summary>
    /// <exception cref="RetryLaterException"><c>rate-limited</c>.</exception>
    public void Take(RateLimit limit, Guid? userId, string address)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        if (userId is { } user && limit != RateLimit.SignIn)
        {
            Take(new Bucket(limit, $"{user}", IsAddress: false));
        }

        Take(new Bucket(limit, address, IsAddress: true));
    }

    public void Dispose() => _limiter.Dispose();

    private void Take(Bucket bucket)
    {
        using var lease = _limiter.AttemptAcquire(bucket);
        if (!lease.IsAcquired)
        {
            throw new RetryLaterException(
                ErrorCodes.RateLimited, lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Second);
        }
    }

    private static RateLimitPartition<Bucket> PartitionOf(Bucket bucket, RateLimitOptions options)
    {
        var (rate, period, burst) = bucket.Limit switch
        {
            RateLimit.SignIn => (options.AuthPerMinute, Minute, options.AuthBurst),
            RateLimit.Send => (options.SendsPerSecond, Second, options.SendBurst),
            RateLimit.Upload => (options.UploadsPerMinute, Minute, options.UploadBurst),
            RateLimit.Generate => (options.GenerationsPerMinute, Minute, options.GenerationBurst),
            RateLimit.Search => (options.SearchesPerSecond, Second, options.SearchBurst),
            RateLimit.Transfer => (options.TransfersPerMinute, Minute, options.TransferBurst),
            _ => (options.CallsPerSecond, Second, options.CallBurst),
        };
        var users = bucket.IsAddress && bucket.Limit != RateLimit.SignIn ? options.UsersOfAddress : 1;
        return Tokens(bucket, rate * users, period, burst * users);
    }

    // Small portions often rather than many at once, down to the limiter's own resolution.
    private static RateLimitPartition<Bucket> Tokens(Bucket bucket, int rate, TimeSpan period, int burst)
    {
        var portions = Math.Clamp(rate / 2, 1, 10);
        return RateLimitPartition.GetTokenBucketLimiter(bucket, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = Math.Max(1, rate / portions),
            ReplenishmentPeriod = period / portions,
            AutoReplenishment = false,
            QueueLimit = 0,
        });
    }

    private readonly record struct Bucket(RateLimit Limit, string Key, bool IsAddress);
}
