using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Chorus.Testing.Providers;

namespace Chorus.Bench.Replies;

/// <summary>An answer whose tokens, all of one length, say when the provider said them.</summary>
internal static class TimedAnswer
{
    public const int TokenLength = 17;

    /// <summary>The first token comes at once, the others each after a pause.</summary>
    public static ProviderScript Of(Pace pace) => ChatScripts.Say(cancellationToken => SayAsync(pace, cancellationToken));

    /// <summary>When the token was said that is at <paramref name="position"/>.</summary>
    public static long SaidAt(ReadOnlySpan<char> text, int position) =>
        long.Parse(text.Slice(position, TokenLength - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static async IAsyncEnumerable<string> SayAsync(Pace pace, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(pace.Pause, TimeProvider.System);
        for (var i = 0; i < pace.Tokens; i++)
        {
            if (i > 0)
                await timer.WaitForNextTickAsync(cancellationToken);
            yield return string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetTimestamp():x16} ");
        }
    }
}
