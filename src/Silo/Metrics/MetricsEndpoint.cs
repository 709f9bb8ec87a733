namespace Chorus.Silo.Metrics;

/// <summary><c>GET /metrics</c>.</summary>
public static class MetricsEndpoint
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static IServiceCollection AddMetricsText(this IServiceCollection services) =>
        services.AddSingleton<MetricsCollector>().AddHostedService(s => s.GetRequiredService<MetricsCollector>());

    public static void MapMetrics(this IEndpointRouteBuilder app) =>
        app.MapGet("/metrics", (MetricsCollector metrics) => TypedResults.Text(metrics.Write(), ContentType)).ExcludeFromDescription();
}
