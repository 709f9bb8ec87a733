using Chorus.Api.OpenApi;
using Chorus.Api.RateLimits;
using Chorus.Grains.Errors;
using Chorus.Storage.Stats;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chorus.Api.Stats;

/// <summary>What this deployment is doing now. Sums only: they tell nothing about anybody, so that whoever is signed in may see them.</summary>
/// <param name="Processes">Servers and silos.</param>
/// <param name="Activations">Grains in memory.</param>
/// <param name="MessagesPerSecond">Changes of conversations that became durable.</param>
/// <param name="EventsPerSecond">Events written to devices.</param>
/// <param name="Jobs">Answers, pictures and steps that are being made.</param>
public sealed record StatsAnswer(
    int Silos, long Processes, int Activations, long Connections, double MessagesPerSecond, double EventsPerSecond, long Jobs,
    DateTimeOffset At);

internal static class StatsEndpoints
{
    public static void MapStats(this IEndpointRouteBuilder app) => app.MapGet("/api/stats", GetAsync)
        .WithName("getStats").WithTags("Stats").RequireAuthorization().LimitedByUser()
        .WithSummary("What this deployment is doing now: silos, activations, connections, messages and events a second, jobs.")
        .Fails(ErrorCodes.Unauthenticated);

    private static async Task<Ok<StatsAnswer>> GetAsync(
        IGrainFactory grains, PulseStore pulses, TimeProvider time, CancellationToken cancellationToken)
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        var hosts = management.GetHosts(onlyActive: true, cancellationToken);
        var activations = management.GetTotalActivationCount(cancellationToken);
        var sum = await pulses.SumAsync(cancellationToken);
        return TypedResults.Ok(new StatsAnswer(
            (await hosts).Count, sum.Processes, await activations, sum.Connections,
            Math.Round(sum.MessagesPerSecond, 1), Math.Round(sum.EventsPerSecond, 1), sum.Jobs, Grains.Timestamp.Now(time)));
    }
}
