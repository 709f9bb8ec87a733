using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Chorus.Providers.Assistants.Offline;

/// <summary>Titles and summaries without understanding: the beginnings of what was said.</summary>
internal static class OfflineDigest
{
    private const int TitleWords = 6;
    private const int MaxTitle = 60;
    private const int MaxPoint = 120;
    private const int MaxPoints = 40;

    private static readonly char[] SentenceEnds = ['.', '!', '?', '\n'];

    public static bool TryFollow(IReadOnlyList<ChatMessage> turns, [NotNullWhen(true)] out string? digest)
    {
        digest = null;
        if (turns is not [.., { } instruction] || instruction.Role != ChatRole.System)
        {
            return false;
        }

        var said = turns.Where(t => t.Role != ChatRole.System && t.Text.Length > 0).ToList();
        digest = instruction.Text.Contains("title", StringComparison.OrdinalIgnoreCase) ? Title(said)
            : instruction.Text.Contains("summar", StringComparison.OrdinalIgnoreCase) ? Summary(said)
            : null;
        return digest is not null;
    }

    private static string Title(List<ChatMessage> said)
    {
        var first = said.Find(t => t.Role == ChatRole.User)?.Text ?? "";
        var words = first.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var title = Cut(string.Join(' ', words.Take(TitleWords)), MaxTitle).TrimEnd('.', ',', ':', ';', '!', '?');
        return title.Length > 0 ? title : "New conversation";
    }

    private static string Summary(List<ChatMessage> said) => said.Count == 0
        ? "Nothing was said."
        : string.Join('\n', said.TakeLast(MaxPoints).Select(t => $"- {(t.Role == ChatRole.User ? "Asked" : "Answered")}: {FirstSentence(t.Text)}"));

    private static string FirstSentence(string text)
    {
        text = text.Trim();
        var end = text.IndexOfAny(SentenceEnds);
        return Cut(end < 0 ? text : text[..(end + 1)].TrimEnd(), MaxPoint);
    }

    private static string Cut(string text, int length) => text.Length <= length
        ? text
        : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd() + "…";
}
