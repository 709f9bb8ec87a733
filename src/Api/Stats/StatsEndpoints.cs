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
/// <param name="Latencies">How long things took in the last minute.</param>
public sealed record StatsAnswer(
    int Silos, long Processes, int Activations, long Connections, double MessagesPerSecond, double EventsPerSecond, long Jobs,
    StatsLatencies Latencies, DateTimeOffset At);

/// <param name="Send">From a send's arrival until it is durable.</param>
/// <param name="Commit">From a batch of changes being sent to the database until they are durable.</param>
/// <param name="FirstDelta">From a question to the first text of its answer.</param>
public sealed record StatsLatencies(StatsLatency Send, StatsLatency Commit, StatsLatency FirstDelta);

/// <param name="Count">How many there were.</param>
/// <param name="P50">Milliseconds that one in two stayed within; null: there were none.</param>
/// <param name="P99">Milliseconds that 99 in a hundred stayed within.</param>
public sealed record StatsLatency(long Count, double? P50, double? P99)
{
    internal static StatsLatency Of(long[] buckets) => new(
        buckets.Sum(), LatencyBuckets.Milliseconds(buckets, 0.5), LatencyBuckets.Milliseconds(buckets, 0.99));
}

internal static class StatsEndpoints
{
    public static void MapStats(this IEndpointRouteBuilder app) => app.MapGet("/api/stats", GetAsync)
        .WithName("getStats").WithTags("Stats").RequireAuthorization().LimitedByUser()
        .WithSummary("What this deployment is doing now: silos, activations, connections, messages and events a second, jobs, latencies.")
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
            Math.Round(sum.MessagesPerSecond, 1), Math.Round(sum.EventsPerSecond, 1), sum.Jobs,
            new StatsLatencies(
                StatsLatency.Of(sum.Latencies.Sends), StatsLatency.Of(sum.Latencies.Commits), StatsLatency.Of(sum.Latencies.FirstDeltas)),
            Grains.Timestamp.Now(time)));
    }
}
