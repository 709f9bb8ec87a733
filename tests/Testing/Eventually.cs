using Xunit;

namespace Chorus.Testing;

/// <summary>Waits for what another process or thread will make true. The limit only ends a test that fails anyway.</summary>
public static class Eventually
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, TimeSpan patience, string expectation) =>
        TrueAsync(() => Task.FromResult(condition()), patience, expectation);

    public static Task TrueAsync(Func<bool> condition, TimeSpan patience, Func<string> expectation) =>
        TrueAsync(() => Task.FromResult(condition()), patience, expectation);

    public static Task TrueAsync(Func<Task<bool>> condition, TimeSpan patience, string expectation) =>
        TrueAsync(condition, patience, () => expectation);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan patience, Func<string> expectation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > patience)
                Assert.Fail($"Within {patience}: {expectation()}");
            await Task.Delay(Step, TimeProvider.System);
        }
    }
}
