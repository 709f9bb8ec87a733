using Chorus.Grains.Providers;
using Microsoft.Extensions.AI;

namespace Chorus.Providers.Assistants.Offline;

/// <summary>What the offline assistant says.</summary>
/// <param name="Slowness">How many times its usual pause it pauses.</param>
/// <param name="Failure">What ends it; null: it ends well.</param>
internal sealed record OfflineAnswer(string Text, int Slowness = 1, ProviderException? Failure = null)
{
    /// <summary>
    /// An instruction at the end (a turn of the system) is followed as far as it asks for a title or a summary; otherwise the
    /// user's last turn is answered.
    /// </summary>
    public static OfflineAnswer To(IReadOnlyList<ChatMessage> turns)
    {
        if (OfflineDigest.TryFollow(turns, out var digest))
        {
            return new OfflineAnswer(digest);
        }

        var asked = turns.LastOrDefault(t => t.Role == ChatRole.User);
        var text = asked?.Text.Trim() ?? "";
        return OfflineCommands.Find(text) ?? new OfflineAnswer(OfflineEcho.Of(text, Pictures(asked), turns.Count(t => t.Role == ChatRole.User)));
    }

    private static int Pictures(ChatMessage? turn) => turn?.Contents.OfType<DataContent>().Count() ?? 0;
}
