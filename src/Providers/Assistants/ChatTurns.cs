using Chorus.Grains.Conversations;
using Chorus.Grains.Replies;
using Microsoft.Extensions.AI;

namespace Chorus.Providers.Assistants;

/// <summary>Turns as a chat client takes them.</summary>
internal static class ChatTurns
{
    /// <param name="continued">The answer so far follows as the assistant's own last turn.</param>
    public static List<ChatMessage> Of(IReadOnlyList<AssistantTurn> turns, string? continued)
    {
        var messages = turns.Select(Of).ToList();
        if (!string.IsNullOrEmpty(continued))
        {
            messages.Add(new ChatMessage(ChatRole.Assistant, continued));
        }

        return messages;
    }

    /// <summary>Only a user's pictures go along: providers take none from anybody else.</summary>
    private static ChatMessage Of(AssistantTurn turn)
    {
        var contents = new List<AIContent> { new TextContent(turn.Text) };
        if (turn.Role == MessageRole.User)
        {
            contents.AddRange((turn.Pictures ?? []).Select(p => new DataContent(p.Bytes, p.MimeType)));
        }

        return new ChatMessage(Role(turn.Role), contents);
    }

    private static ChatRole Role(MessageRole role) => role switch
    {
        MessageRole.Assistant => ChatRole.Assistant,
        MessageRole.System => ChatRole.System,
        _ => ChatRole.User,
    };
}
