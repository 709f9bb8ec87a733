using System.Collections.Immutable;
using Chorus.Grains.Conversations;

namespace Chorus.Storage.Tests.Conversations;

/// <summary>Plans commits as a conversation's grain does, one after another.</summary>
internal sealed class SampleConversation
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, 123, TimeSpan.Zero);

    private SampleConversation(ConversationHead head) => Head = head;

    /// <summary>As it stands after the last planned commit.</summary>
    public ConversationHead Head { get; private set; }

    public Guid Id => Head.Id;

    public static SampleConversation New(Guid? owner = null, Guid? id = null, string? title = "A title")
    {
        var ownerId = owner ?? Guid.CreateVersion7();
        return new SampleConversation(new ConversationHead
        {
            Id = id ?? Guid.CreateVersion7(),
            Title = title,
            OwnerId = ownerId,
            Version = 0,
            CreatedAt = Start,
            UpdatedAt = Start,
            Members = ImmutableDictionary<Guid, MemberState>.Empty.Add(ownerId, new MemberState(MemberRole.Owner, 0)),
        });
    }

    /// <summary>Goes on from a head that was read.</summary>
    public static SampleConversation From(ConversationHead head) => new(head);

    /// <summary>A new one, stored.</summary>
    public static async Task<SampleConversation> StoredAsync(IConversationStore store, Guid? owner = null)
    {
        var conversation = New(owner);
        Assert.Equal(CommitOutcome.Committed, await store.CommitAsync(conversation.Create(), CancellationToken.None));
        return conversation;
    }

    public ConversationCommit Create() => Next(Head with { Version = 1 }) with
    {
        HeaderChanged = true,
        Members = [.. Head.Members.Select(m => new MemberWrite(m.Key, m.Value))],
    };

    public ConversationCommit Change(Func<ConversationHead, ConversationHead> change) =>
        Next(change(Head with { Version = Head.Version + 1 })) with { HeaderChanged = true };

    public ConversationCommit Append(string content = "Hello", Guid? id = null) => Append([Message(Head.LastSeq + 1, content, id)]);

    public ConversationCommit Append(IReadOnlyList<Message> messages)
    {
        var version = Head.Version;
        var inserts = messages.Select(m => new StoredMessage(m, ++version, Guid.NewGuid())).ToList();
        return Next(Head with
        {
            Version = version,
            LastSeq = messages[^1].Seq,
            MessageCount = Head.MessageCount + messages.Count,
            UpdatedAt = Head.UpdatedAt.AddMilliseconds(1),
            Checksum = messages.Aggregate(Head.Checksum, (sum, m) => unchecked(sum + ConversationChecksum.Of(m))),
        }) with { Inserts = inserts };
    }

    public ConversationCommit Update(StoredMessage stored, Func<Message, Message> change) =>
        Next(Head with { Version = Head.Version + 1 }) with
        {
            Updates =
            [
                stored with { Message = change(stored.Message with { Revision = stored.Message.Revision + 1 }), Version = Head.Version },
            ],
        };

    public ConversationCommit SetMember(Guid user, MemberState? state) => Next(Head with
    {
        Version = Head.Version + 1,
        Members = state is null ? Head.Members.Remove(user) : Head.Members.SetItem(user, state),
    }) with { Members = [new MemberWrite(user, state)] };

    public ConversationCommit Read(Guid user, long seq)
    {
        var state = Head.Members[user] with { LastReadSeq = seq };
        return Next(Head with { Members = Head.Members.SetItem(user, state) }) with { Members = [new MemberWrite(user, state)] };
    }

    public Message Message(long seq, string content = "Hello", Guid? id = null) => new()
    {
        Id = id ?? Guid.CreateVersion7(),
        ConversationId = Id,
        Seq = seq,
        Role = MessageRole.User,
        Content = content,
        AuthorId = Head.OwnerId,
        Revision = 1,
        CreatedAt = Head.UpdatedAt.AddMilliseconds(1),
        UpdatedAt = Head.UpdatedAt.AddMilliseconds(1),
    };

    private ConversationCommit Next(ConversationHead head)
    {
        var expected = Head.Version;
        Head = head with { CommitId = Guid.CreateVersion7() };
        return new ConversationCommit { ExpectedVersion = expected, Head = Head, HeaderChanged = false };
    }
}
