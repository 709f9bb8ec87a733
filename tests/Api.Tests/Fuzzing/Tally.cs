using System.Collections.Concurrent;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>What came of a run's cases.</summary>
internal sealed class Tally
{
    private const int MaxFailures = 50;
    private readonly ConcurrentDictionary<string, long> _answers = new();
    private readonly ConcurrentDictionary<string, long> _tried = new();
    private readonly ConcurrentQueue<string> _failures = new();

    /// <summary>What must not have happened.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>How often each answer came.</summary>
    public IReadOnlyDictionary<string, long> Answers => _answers;

    /// <summary>What was tried at least once.</summary>
    public ICollection<string> Tried => _tried.Keys;

    public void Try(string what) => _tried.AddOrUpdate(what, 1, (_, n) => n + 1);

    public void Answer(string what) => _answers.AddOrUpdate(what, 1, (_, n) => n + 1);

    public void Fail(string what)
    {
        if (_failures.Count < MaxFailures)
        {
            _failures.Enqueue(what);
        }
    }
}
