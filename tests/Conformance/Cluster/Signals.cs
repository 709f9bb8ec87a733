using System.Collections.Concurrent;

namespace Orleans.Conformance.Cluster;

/// <summary>
/// How a test and the grains it calls tell each other where they are. Silos and tests share one process; each test
/// uses keys of its own, so that nothing is reset between tests.
/// </summary>
internal static class Signals
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Gates = new();
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Journals = new();

    /// <summary>Opens the gate, now or before anybody waits for it.</summary>
    public static void Open(string gate) => Gate(gate).TrySetResult();

    public static Task Opened(string gate) => Gate(gate).Task;

    public static void Record(string journal, string entry) => Journal(journal).Enqueue(entry);

    public static string[] Recorded(string journal) => [.. Journal(journal)];

    public static Task Records(string journal, int count) =>
        Eventually.Holds(() => Recorded(journal).Length >= count, $"{count} entries in {journal}");

    private static TaskCompletionSource Gate(string gate) =>
        Gates.GetOrAdd(gate, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private static ConcurrentQueue<string> Journal(string journal) => Journals.GetOrAdd(journal, _ => new());
}
