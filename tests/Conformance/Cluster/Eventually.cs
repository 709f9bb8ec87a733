using System.Diagnostics;

namespace Orleans.Conformance.Cluster;

/// <summary>Waits with a deadline, and says what was expected when it passes.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static async Task Holds(Func<Task<bool>> condition, string expectation)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > Deadline)
                throw new TimeoutException($"Expected within {Deadline.TotalSeconds:0} s: {expectation}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public static Task Holds(Func<bool> condition, string expectation) =>
        Holds(() => Task.FromResult(condition()), expectation);

    public static async Task<T> Within<T>(this Task<T> task, string expectation)
    {
        await ((Task)task).Within(expectation);
        return await task;
    }

    public static async Task Within(this Task task, string expectation)
    {
        try
        {
            await task.WaitAsync(Deadline);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Expected within {Deadline.TotalSeconds:0} s: {expectation}");
        }
    }
}
