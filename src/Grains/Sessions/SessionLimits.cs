using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;

namespace Chorus.Grains.Sessions;

/// <summary>The limits on what people put into sessions: those of conversations, for the same reasons.</summary>
public static class SessionLimits
{
    /// <summary>Bytes of UTF-8 in one step.</summary>
    public const int MaxContentBytes = ConversationLimits.MaxContentBytes;

    public static void Check(NewSession session)
    {
        ConversationLimits.CheckName(session.Title, "title", ConversationLimits.MaxTitleLength);
        if (session.BrainDump is { } text)
        {
            ConversationLimits.CheckContent(text, "brainDump");
        }
    }

    public static void Check(SessionPatch patch) =>
        ConversationLimits.CheckName(patch.Title, "title", ConversationLimits.MaxTitleLength);

    public static void CheckContent(string? content) => ConversationLimits.CheckContent(content, "content");

    public static void CheckModel(string? model) => ConversationLimits.CheckName(model, "model", ConversationLimits.MaxModelLength);

    /// <exception cref="ChorusException"><c>invalid-request</c>: nothing comes before a brain dump.</exception>
    public static void CheckGenerated(SessionStep step)
    {
        if (step == SessionStep.BrainDump)
        {
            throw ErrorCodes.Invalid.With("A brain dump is where a session begins: it is written, not generated.");
        }
    }
}
