using System.Globalization;

namespace Chorus.Bench.Load.Measures;

/// <summary>A server's process as Linux shows it.</summary>
internal abstract class ServerProcess(int id)
{
    private const int TicksPerSecond = 100;

    // .NET gives a free region of its heap back once about that many collections have found it free.
    private const int Collections = 22;

    private static readonly TimeSpan GiveBack = TimeSpan.FromMilliseconds(100);

    protected int Id => id;

    /// <summary>Resident bytes.</summary>
    public long ResidentBytes() =>
        1024 * long.Parse(
            File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture);

    /// <summary>Processor time used so far, in user and kernel mode.</summary>
    public TimeSpan ProcessorTime()
    {
        // The command's name, in parentheses, may hold spaces.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture)
            + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    /// <summary>Has the process collect its garbage, and returns the least resident bytes that it came down to.</summary>
    public async Task<long> SettleAsync(CancellationToken cancellationToken)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Collections; i++)
        {
            await CollectAsync(cancellationToken);
            await Task.Delay(GiveBack, TimeProvider.System, cancellationToken);
            least = Math.Min(least, ResidentBytes());
        }

        return least;
    }

    protected abstract Task CollectAsync(CancellationToken cancellationToken);
}
