using Chorus.Api.Errors;
using Chorus.Grains.Errors;
using Microsoft.AspNetCore.RateLimiting;

namespace Chorus.Api.RateLimits;

internal static class RateLimitsRegistration
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CallLimiter>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<CallLimiter>((options, limiter) =>
        {
            options.GlobalLimiter = limiter.ForRequests();
            options.OnRejected = (context, _) => new ValueTask(ProblemWriter.WriteAsync(
                context.HttpContext, ProblemWriter.Of(ErrorCodes.RateLimited, "Too many calls in a short time.")));
        });
        return services;
    }

    public static T LimitedByAddress<T>(this T endpoints) where T : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new RateLimitMark(RateLimit.ByAddress));

    public static T LimitedByUser<T>(this T endpoints) where T : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new RateLimitMark(RateLimit.ByUser));
}
