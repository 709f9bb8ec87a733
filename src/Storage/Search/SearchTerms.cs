using System.Text;
using System.Text.RegularExpressions;

namespace Chorus.Storage.Search;

/// <summary>
/// What somebody typed, cut into what is searched as it stands (web search syntax) and the last word, which may be the beginning
/// of one.
/// </summary>
/// <param name="Rest">All before the last word.</param>
/// <param name="Last">Empty: what was typed does not end in a plain word.</param>
/// <param name="IsAlternative">Whether <c>or</c> stands between the two.</param>
public sealed partial record SearchTerms(string Rest, string Last, bool IsAlternative)
{
    public static SearchTerms Parse(string text)
    {
        var words = PhraseUnspaced(text.Trim());
        var start = words.LastIndexOf(' ') + 1;
        var last = words[start..];
        if (last.Length == 0 || last[0] == '-' || last.Contains('"', StringComparison.Ordinal) || words.Count(c => c == '"') % 2 == 1
            || last.Equals("or", StringComparison.OrdinalIgnoreCase))
        {
            return new SearchTerms(words, "", IsAlternative: false);
        }

        var rest = words[..start].TrimEnd();
        return rest.EndsWith(" or", StringComparison.OrdinalIgnoreCase)
            ? new SearchTerms(rest[..^3].TrimEnd(), last, IsAlternative: true)
            : new SearchTerms(rest, last, IsAlternative: false);
    }

    /// <summary>The words, for the search of similar ones; none if more than words was asked for.</summary>
    public static IReadOnlyList<string> WordsOf(string text) =>
        text.Contains('"', StringComparison.Ordinal) || text.Contains('-', StringComparison.Ordinal)
            || text.Contains(" or ", StringComparison.OrdinalIgnoreCase)
            ? []
            : [.. PlainWord().Matches(text).Select(m => m.Value.ToLowerInvariant()).Distinct().Take(8)];

    /// <summary>A run of characters of a script without spaces is a phrase of them, as in the index.</summary>
    private static string PhraseUnspaced(string text) => Unspaced().Replace(text, static run =>
    {
        var phrase = new StringBuilder(" \"");
        foreach (var character in run.Value)
        {
            phrase.Append(character).Append(' ');
        }

        return phrase.Append("\" ").ToString();
    });

    [GeneratedRegex("(?<!\\p{L})\\p{L}{3,40}(?!\\p{L})")]
    private static partial Regex PlainWord();

    [GeneratedRegex("[\u0E00-\u0E7F\u2E80-\u2FDF\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF]+")]
    private static partial Regex Unspaced();
}
