using System.Diagnostics;
using Chorus.Testing.Providers;

namespace Chorus.Bench.Replies;

/// <summary>A number of answers at once, one for each user, to two devices each. In every fourth, a device joins or is cut off.</summary>
/// <param name="Answers">Users, who ask all at the same moment.</param>
/// <param name="Rounds">How often they do.</param>
internal sealed record Streaming(int Answers, int Rounds)
{
    private const int ConnectsAtOnce = 16;
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(10);

    public async Task<Result> RunAsync(Uri address, ProviderServer provider, Pace pace, CancellationToken cancellationToken)
    {
        var (figures, time) = (new Figures(), TimeSpan.Zero);
        using var http = new HttpClient();
        var talks = new Talk[Answers];
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = ConnectsAtOnce, CancellationToken = cancellationToken };
            await Parallel.ForAsync(
                0, Answers, options, async (i, token) => talks[i] = await Talk.OpenAsync(address, http, i, figures, token));
            await using var keepAlive = TimeProvider.System.CreateTimer(
                _ => Array.ForEach(talks, t => t.KeepAlive()), null, KeepAliveInterval, KeepAliveInterval);
            provider.Chat = TimedAnswer.Of(pace);
            for (var round = 1; round <= Rounds; round++)
            {
                var began = Stopwatch.GetTimestamp();
                await Task.WhenAll(talks.Select((t, i) => t.AskAsync(pace, JoinOf(i), cancellationToken)));
                time += Stopwatch.GetElapsedTime(began);
                await Console.Error.WriteLineAsync($"{Answers} answers at once, round {round}: {figures.Faults.Count} faults so far");
            }

            return new Result(Answers, figures, figures.Deltas / time.TotalSeconds);
        }
        finally
        {
            foreach (var talk in talks)
                talk?.Dispose();
        }
    }

    private static Join JoinOf(int talk) => (talk % 8) switch { 0 => Join.New, 4 => Join.Again, _ => Join.None };
}

/// <summary>How fast, and how much, the provider says.</summary>
internal sealed record Pace(int Tokens, TimeSpan Pause)
{
    public TimeSpan Length => Pause * Tokens;
}

/// <summary>What happens in the middle of an answer.</summary>
internal enum Join
{
    None,

    /// <summary>One more device comes.</summary>
    New,

    /// <summary>One of the two is cut off, and comes again.</summary>
    Again,
}
