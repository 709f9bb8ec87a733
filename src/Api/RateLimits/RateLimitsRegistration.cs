using Chorus.Api.Accounts;

namespace Chorus.Api.RateLimits;

internal static class RateLimitsRegistration
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<CallLimiter>();
    }

    /// <summary>Counts each call by what its endpoint is marked with; behind authentication, which says whose it is.</summary>
    public static void UseRateLimits(this IApplicationBuilder app)
    {
        var limiter = app.ApplicationServices.GetRequiredService<CallLimiter>();
        app.Use((context, next) =>
        {
            foreach (var mark in context.GetEndpoint()?.Metadata.GetOrderedMetadata<RateLimitMark>() ?? [])
            {
                limiter.Take(mark.Limit, UserOf(context), ClientAddress.Of(context));
            }

            return next(context);
        });
    }

    /// <summary>Also by all that it is marked with otherwise.</summary>
    public static T Limited<T>(this T endpoints, RateLimit limit) where T : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new RateLimitMark(limit));

    public static T LimitedByUser<T>(this T endpoints) where T : IEndpointConventionBuilder => endpoints.Limited(RateLimit.Call);

    private static Guid? UserOf(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true } ? context.User.UserId() : null;
}
