using Chorus.Silo.Readiness;
using Chorus.Storage.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chorus.Api.Health;

/// <summary>What a supervisor and a load balancer ask.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        // Alive: it answers at all.
        app.MapGet("/health/live", () => TypedResults.Ok(new Readiness("alive", []))).ExcludeFromDescription();
        app.MapGet("/health/ready", ReadyAsync).ExcludeFromDescription();
    }

    private static async Task<JsonHttpResult<Readiness>> ReadyAsync(
        StorageHealth storage, SiloReadiness silo, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        var missing = new List<string>(await storage.MissingAsync(cancellationToken));
        if (!silo.IsReady)
        {
            missing.Add("silo");
        }

        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            missing.Add("server is stopping");
        }

        return missing.Count == 0
            ? TypedResults.Json(new Readiness("ready", []))
            : TypedResults.Json(new Readiness("not-ready", missing), statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
