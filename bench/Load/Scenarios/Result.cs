using Chorus.Bench.Load.Measures;

namespace Chorus.Bench.Load.Scenarios;

/// <summary>What a round came to.</summary>
/// <param name="Rate">Sends acknowledged, or messages delivered, each second.</param>
/// <param name="Middle">Milliseconds: of an answer, or of a delivery in a room.</param>
/// <param name="Slow">The same, 99th percentile.</param>
/// <param name="Delivery">Milliseconds from send to a device, 99th percentile.</param>
/// <param name="Processor">Microseconds of the server's processor time for each one counted in the rate.</param>
/// <param name="EventBytes">Length of an event on the wire.</param>
/// <param name="Faults">What went wrong since the scenario opened.</param>
internal sealed record Result(
    double Rate, double Middle, double Slow, double Delivery, double Processor, int EventBytes, Faults Faults)
{
    /// <summary>The medians of several rounds.</summary>
    public static Result Of(IReadOnlyList<Result> rounds) => new(
        Median.Of(rounds.Select(round => round.Rate)),
        Median.Of(rounds.Select(round => round.Middle)),
        Median.Of(rounds.Select(round => round.Slow)),
        Median.Of(rounds.Select(round => round.Delivery)),
        Median.Of(rounds.Select(round => round.Processor)),
        rounds[^1].EventBytes,
        rounds[^1].Faults);
}
