using Chorus.Bench.Load.Measures;

namespace Chorus.Bench.Replies;

/// <param name="Answers">At once.</param>
/// <param name="DeltasPerSecond">That reached devices.</param>
internal sealed record Result(int Answers, Figures Figures, double DeltasPerSecond)
{
    /// <summary>Prints Markdown: absolute figures.</summary>
    public static void Print(TextWriter output, IReadOnlyList<Result> results)
    {
        output.WriteLine($"\n| answers at once, two devices each | {string.Join(" | ", results.Select(r => $"{r.Answers:N0}"))} |");
        output.WriteLine($"| --- |{string.Concat(results.Select(_ => " ---: |"))}");
        Row("first text: from the provider to a device, p50 / p99 ms", f => f.First);
        Row("first text: from asking to a device, p50 / p99 ms", f => f.Asked);
        Row("each token: from the provider to a device, p50 / p99 ms", f => f.Tokens);
        Row("from one delta to the next, p50 / p99 ms", f => f.Gaps);
        Row("jitter: how much that differs from the time before, p50 / p99 ms", f => f.Jitter);
        Row("in mid-stream: from connecting to having the text so far, p50 / p99 ms", f => f.Joined);
        output.WriteLine($"| deltas a second, at devices | {string.Join(" | ", results.Select(r => $"{r.DeltasPerSecond:N0}"))} |");
        output.WriteLine($"| faults | {string.Join(" | ", results.Select(r => $"{r.Figures.Faults.Count}"))} |");
        foreach (var fault in results.SelectMany(r => r.Figures.Faults.Kept))
            output.WriteLine($"\n{fault}");

        void Row(string what, Func<Figures, Histogram> of) =>
            output.WriteLine($"| {what} | {string.Join(" | ", results.Select(r => of(r.Figures).Latency()))} |");
    }
}
