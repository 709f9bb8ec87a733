namespace Chorus.Bench.Load.Scenarios;

internal static class Wait
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private const int Steps = 500;

    /// <summary>Whether <paramref name="reached"/> becomes true within ten seconds.</summary>
    public static async Task<bool> ForAsync(Func<bool> reached, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Steps && !reached(); i++)
            await Task.Delay(Step, TimeProvider.System, cancellationToken);
        return reached();
    }
}
