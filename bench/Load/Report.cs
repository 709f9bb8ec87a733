using Chorus.Bench.Load.Scenarios;

namespace Chorus.Bench.Load;

/// <summary>Prints Markdown: absolute figures, then the ratios beside their targets.</summary>
internal sealed class Report(TextWriter output)
{
    private const string Chorus = "Chorus";

    private readonly List<string> ratios = [];

    public bool AnyFault { get; private set; }

    public void Table(string title, string rate, string first, string second, Dictionary<string, Result> results)
    {
        output.WriteLine($"\n### {title}\n");
        output.WriteLine($"| | {rate} | {first} | {second} | server CPU µs each | event bytes | faults |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (name, one) in results)
            output.WriteLine(
                $"| {name} | {one.Rate:N0} | {one.First} | {one.Second} | {one.Processor:N1} | {one.EventBytes} | " +
                $"{one.Faults.Count} |");
        foreach (var (name, one) in results)
            Faults(name, one.Faults);
    }

    public void IdleTable(int connections, Dictionary<string, double> bytes)
    {
        output.WriteLine($"\n### {connections:N0} idle connections\n\n| | resident KiB each |\n| --- | ---: |");
        foreach (var (name, one) in bytes)
            output.WriteLine($"| {name} | {one / 1024:N1} |");
    }

    public void Faults(string name, Faults faults)
    {
        AnyFault |= faults.Count > 0;
        foreach (var fault in faults.Kept)
            output.WriteLine($"\n{name}: {fault}");
    }

    public void Compare(string what, Dictionary<string, Result> results, string peer, double atLeast)
    {
        if (results.TryGetValue(Chorus, out var chorus) && results.TryGetValue(peer, out var other))
            Ratio($"{chorus.Rate / other.Rate:N2} | ≥ {atLeast:N1}", what, chorus.Rate >= atLeast * other.Rate);
    }

    public void CompareMemory(string what, Dictionary<string, double> bytes, string peer, double atMost)
    {
        if (bytes.TryGetValue(Chorus, out var chorus) && bytes.TryGetValue(peer, out var other))
            Ratio($"{chorus / other:N2} | ≤ {atMost:N1}", what, chorus <= atMost * other);
    }

    public void GrainCalls(double? value, double atLeast)
    {
        if (value is { } calls)
            Ratio($"{calls:N0} | ≥ {atLeast:N0}", "grain calls a second on Embedded", calls >= atLeast);
    }

    /// <summary>Prints the ratios gathered so far, each beside its target.</summary>
    public void Ratios()
    {
        if (ratios.Count == 0)
            return;
        output.WriteLine("\n### Targets\n\n| | measured | target | |\n| --- | ---: | ---: | --- |");
        foreach (var ratio in ratios)
            output.WriteLine(ratio);
    }

    private void Ratio(string figures, string what, bool met) =>
        ratios.Add($"| {what} | {figures} | {(met ? "met" : "**missed**")} |");
}
