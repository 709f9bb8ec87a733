using Chorus.Storage.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chorus.Silo.Health;

/// <summary>What a supervisor and a load balancer ask of any process.</summary>
public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        // Alive: it answers at all.
        app.MapGet("/health/live", () => Answer(StatusCodes.Status200OK, new Readiness("alive", []))).ExcludeFromDescription();
        app.MapGet("/health/ready", ReadyAsync).ExcludeFromDescription();
    }

    internal static void AddSiloReadiness(this IServiceCollection services)
    {
        services.AddSingleton<SiloReadiness>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => s.GetRequiredService<SiloReadiness>());
        services.AddSingleton<IReadinessPart>(s => s.GetRequiredService<SiloReadiness>());
    }

    internal static void AddClusterReadiness(this IServiceCollection services) =>
        services.AddSingleton<IReadinessPart, ClusterReadiness>();

    private static async Task<JsonHttpResult<Readiness>> ReadyAsync(
        StorageHealth storage, IEnumerable<IReadinessPart> parts, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Answer(StatusCodes.Status503ServiceUnavailable, new Readiness("not-ready", ["server is stopping"]));
        }

        var asked = parts.Select(p => p.MissingAsync(cancellationToken)).ToList();
        var missing = new List<string>(await storage.MissingAsync(cancellationToken));
        missing.AddRange((await Task.WhenAll(asked)).OfType<string>());
        return missing.Count == 0
            ? Answer(StatusCodes.Status200OK, new Readiness("ready", []))
            : Answer(StatusCodes.Status503ServiceUnavailable, new Readiness("not-ready", missing));
    }

    private static JsonHttpResult<Readiness> Answer(int status, Readiness readiness) =>
        TypedResults.Json(readiness, HealthJson.Default.Readiness, statusCode: status);
}
