using Chorus.Bench.Load.Measures;

namespace Chorus.Bench.Load.Scenarios;

/// <summary>What a round came to.</summary>
/// <param name="Rate">Sends acknowledged, or messages delivered, each second.</param>
/// <param name="First">Of sends: until the answer. Of a room: until a listener has it, as fast as it goes.</param>
/// <param name="Second">Of sends: until a device has it. Of a room: the same at 20 messages a second.</param>
/// <param name="Processor">Microseconds of the server's processor time for each one counted in the rate.</param>
/// <param name="EventBytes">Length of an event on the wire.</param>
/// <param name="Faults">What went wrong since the scenario opened.</param>
internal sealed record Result(
    double Rate, Latency First, Latency Second, double Processor, int EventBytes, Faults Faults)
{
    /// <summary>The medians of several rounds.</summary>
    public static Result Of(IReadOnlyList<Result> rounds) => new(
        Median.Of(rounds.Select(round => round.Rate)),
        Latency.Of(rounds.Select(round => round.First)),
        Latency.Of(rounds.Select(round => round.Second)),
        Median.Of(rounds.Select(round => round.Processor)),
        rounds[^1].EventBytes,
        rounds[^1].Faults);
}
