using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Xunit;

namespace Chorus.Grains.Tests.Conversations;

/// <summary>People and drafts that the tests of the rules share.</summary>
internal static class Drafts
{
    public static readonly Guid Owner = new("00000000-0000-7000-8000-00000000000a");
    public static readonly Guid Friend = new("00000000-0000-7000-8000-00000000000b");
    public static readonly Guid Viewer = new("00000000-0000-7000-8000-00000000000c");
    public static readonly Guid Stranger = new("00000000-0000-7000-8000-00000000000d");
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static ConversationDraft Of(ConversationHead? head, params IEnumerable<StoredMessage> loaded) => new(head, loaded, Noon);

    /// <summary>A committed conversation with an owner, a member and a viewer.</summary>
    public static ConversationHead Shared()
    {
        var draft = Of(null);
        draft.Create(Owner, Guid.CreateVersion7(Noon), new NewConversation { Title = "Shared" });
        draft.AddMember(Owner, Friend, MemberRole.Member);
        draft.AddMember(Owner, Viewer, MemberRole.Viewer);
        return draft.Build(Guid.CreateVersion7(Noon))!.Head;
    }

    public static Sent Append(this ConversationDraft draft, Guid caller, string content, Guid? id = null)
    {
        var message = new NewMessage { Content = content };
        return draft.Append(caller, id ?? Guid.CreateVersion7(Noon), message, SendFingerprint.Of(message));
    }

    /// <summary>The committed head and messages after <paramref name="plan"/>.</summary>
    public static (ConversationHead Head, StoredMessage[] Messages) Commit(ConversationHead head, Action<ConversationDraft> plan)
    {
        var draft = Of(head);
        plan(draft);
        var commit = draft.Build(Guid.CreateVersion7(Noon))!;
        return (commit.Head, [.. commit.Inserts]);
    }

    public static void Refuses(ErrorKind code, Action action) => Assert.Equal(code.Code, Assert.Throws<ChorusException>(action).Code);
}
