namespace Orleans.Embedded.Tests.Streams;

/// <summary>What the consumers of a test's cluster do with their events, and what they got.</summary>
public sealed class Probe
{
    private readonly Dictionary<string, List<object>> _calls = [];
    private readonly List<(Func<bool> IsReached, TaskCompletionSource Reached)> _waiting = [];
    private readonly Lock _gate = new();

    /// <summary>Comes before a call is recorded; may fail or wait.</summary>
    public Func<string, object, Task> OnNext { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Each call's items, or its error.</summary>
    public object[] Calls(string key)
    {
        lock (_gate)
            return [.. _calls.GetValueOrDefault(key, [])];
    }

    /// <summary>All events in the order of their arrival, whatever calls they came in.</summary>
    public int[] Numbers(string key) => [.. Calls(key).OfType<Parcel[]>().SelectMany(call => call).Select(p => p.Number)];

    public void Record(string key, object call)
    {
        lock (_gate)
        {
            if (!_calls.TryGetValue(key, out var calls))
                _calls[key] = calls = [];
            calls.Add(call);
            foreach (var (_, reached) in _waiting.Where(w => w.IsReached()))
                reached.TrySetResult();
        }
    }

    /// <summary>Ends when so many events or errors have come.</summary>
    public Task ReachAsync(string key, int count) => WaitAsync(() => CountOf(key) >= count);

    /// <summary>Ends when the event has come.</summary>
    public Task SeeAsync(string key, int number) => WaitAsync(() => Numbers(key).Contains(number));

    private Task WaitAsync(Func<bool> isReached)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((isReached, reached));
            if (isReached())
                reached.TrySetResult();
        }

        return reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private int CountOf(string key) => Calls(key).Sum(call => call is Parcel[] parcels ? parcels.Length : 1);
}

[GenerateSerializer]
public sealed class Parcel
{
    [Id(0)] public int Number { get; set; }
}

[GenerateSerializer, Immutable]
public sealed record Letter([property: Id(0)] int Number);
