using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Chorus.Grains.Replies;

namespace Chorus.Providers.Assistants.Offline;

/// <summary>The answer to anything that is no command: what was said, looked at from all sides, and nothing made up.</summary>
internal static partial class OfflineEcho
{
    private const int MaxQuote = 280;
    private const int MaxTopics = 4;

    public static string Of(string text, int pictures, int turn)
    {
        var answer = new StringBuilder("**The offline assistant here.** No AI provider is set up, so nothing is made up either: ");
        answer.Append("all I have are your own words.\n\n### What you wrote\n\n");
        answer.Append(text.Length == 0 ? "> *(nothing)*\n" : Quote(text)).Append('\n');
        var words = Words().Count(text);
        answer.Append(CultureInfo.InvariantCulture, $"- **{words} {Plural(words, "word")}**, about {TokenEstimate.Of(text)} tokens\n");
        answer.Append(CultureInfo.InvariantCulture, $"- Your message {turn} of those that I can see\n");
        if (pictures > 0)
        {
            answer.Append(CultureInfo.InvariantCulture, $"- {pictures} {Plural(pictures, "picture")}, which I cannot look at\n");
        }

        if (text.Contains('?', StringComparison.Ordinal))
        {
            answer.Append("- A question, if I read the mark rightly\n");
        }

        if (Topics(text) is { Count: > 0 } topics)
        {
            answer.Append(CultureInfo.InvariantCulture, $"- What stands out: {string.Join(", ", topics.Select(t => $"`{t}`"))}\n");
        }

        return answer.Append("\nI know a few commands: say `/help`.").ToString();
    }

    private static string Quote(string text)
    {
        var isCut = text.Length > MaxQuote;
        var end = isCut && char.IsHighSurrogate(text[MaxQuote - 1]) ? MaxQuote - 1 : Math.Min(text.Length, MaxQuote);
        var lines = text[..end].ReplaceLineEndings("\n").Split('\n');
        return string.Concat(lines.Select(l => $"> {l}".TrimEnd() + "\n")).TrimEnd() + (isCut ? " …\n" : "\n");
    }

    /// <summary>The longest words, in the order in which they come.</summary>
    private static List<string> Topics(string text)
    {
        var words = Words().Matches(text).Select(m => m.Value).Where(w => w.Length is >= 5 and <= 30)
            .DistinctBy(w => w.ToUpperInvariant()).ToList();
        var longest = words.OrderByDescending(w => w.Length).Take(MaxTopics).ToHashSet();
        return words.FindAll(longest.Contains);
    }

    private static string Plural(int count, string noun) => count == 1 ? noun : $"{noun}s";

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:['’\-][\p{L}\p{N}]+)*")]
    private static partial Regex Words();
}
