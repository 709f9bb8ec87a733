using Chorus.Grains.Conversations;
using Chorus.Grains.Json;

namespace Chorus.Storage.Tests.Conversations;

/// <summary>Every outcome of a single commit, and that what was committed comes back as it was.</summary>
public sealed class CommitTests : IAsyncLifetime
{
    private TestStorage _storage = null!;

    private IConversationStore Store => _storage.Store;

    public async Task InitializeAsync() => _storage = await TestStorage.CreateAsync();

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    [Fact]
    public async Task A_created_conversation_comes_back_as_it_was()
    {
        var sample = SampleConversation.New();
        var create = sample.Create();
        create = create with
        {
            Head = create.Head with
            {
                ProjectId = "project",
                Archived = true,
                Checksum = ulong.MaxValue - 1,
                Metadata = new JsonText("""{ "b": 1,  "a": [1.0, 1e3], "b": 2, "emoji": "\ud83d\ude00" }"""),
            },
        };

        Assert.Equal(CommitOutcome.Committed, await CommitAsync(create));

        Same(create.Head, await LoadAsync(sample.Id));
    }

    [Fact]
    public async Task An_unknown_conversation_is_null() => Assert.Null(await LoadAsync(Guid.CreateVersion7()));

    [Fact]
    public async Task Creating_again_is_fenced_and_changes_nothing()
    {
        var first = await StoredAsync();
        var again = SampleConversation.New(id: first.Id, title: "Another");

        Assert.Equal(CommitOutcome.Fenced, await CommitAsync(again.Create()));
        Assert.Equal(CommitOutcome.Fenced, await CommitAsync(SampleConversation.New(id: first.Id).Create() with
        {
            Inserts = [new StoredMessage(first.Message(1), 1, Guid.NewGuid())],
        }));

        Same(first.Head, await LoadAsync(first.Id));
        Assert.Equal(0, await CountMessagesAsync());
    }

    [Fact]
    public async Task A_conversation_is_created_together_with_messages()
    {
        var sample = SampleConversation.New();
        var create = sample.Create();
        var append = sample.Append([sample.Message(1), sample.Message(2)]);

        Assert.Equal(CommitOutcome.Committed, await CommitAsync(create with { Head = append.Head, Inserts = append.Inserts }));

        Same(sample.Head, await LoadAsync(sample.Id));
        Assert.Equal(2, await CountMessagesAsync());
    }

    [Fact]
    public async Task An_appended_message_comes_back_as_it_was()
    {
        var sample = await StoredAsync();
        var attachment = new Attachment
        {
            Id = Guid.CreateVersion7(), Type = "image", Name = "ä \"b\".png", MimeType = "image/png", Size = 5_000_000_000, Width = 3,
            Height = 4, Url = "/files/x", ThumbnailUrl = null,
        };
        var message = sample.Message(1, "Grüße\r\n\t😀") with
        {
            Role = MessageRole.Assistant,
            Kind = MessageKind.Image,
            Status = MessageStatus.Cancelled,
            AuthorId = null,
            ParentId = Guid.CreateVersion7(),
            Attachments = [attachment],
            Metadata = new JsonText("""{"z":1,"a":  2}"""),
            IsSummary = true,
            Revision = 7,
        };
        var append = sample.Append([message]);

        Assert.Equal(CommitOutcome.Committed, await CommitAsync(append));

        var stored = Assert.Single(await Store.FindAsync([message.Id, Guid.CreateVersion7()], CancellationToken.None));
        Assert.Equal([attachment], stored.Message.Attachments);
        Assert.Equal(message with { Attachments = stored.Message.Attachments }, stored.Message);
        Assert.Equal(append.Inserts[0].Fingerprint, stored.Fingerprint);
        Assert.Equal(sample.Head.Version, stored.Version);
        Same(sample.Head, await LoadAsync(sample.Id));
    }

    [Fact]
    public async Task Several_messages_of_one_commit_are_stored_together()
    {
        var sample = await StoredAsync();
        var append = sample.Append([sample.Message(1), sample.Message(2), sample.Message(3)]);

        Assert.Equal(CommitOutcome.Committed, await CommitAsync(append));

        var stored = await Store.FindAsync([.. append.Inserts.Select(m => m.Message.Id)], CancellationToken.None);
        Assert.Equal([(1, 2), (2, 3), (3, 4)], stored.Select(m => (m.Message.Seq, m.Version)).Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_stale_version_is_fenced_and_nothing_is_written(int messages)
    {
        var sample = await StoredAsync();
        var before = sample.Head;
        Assert.Equal(CommitOutcome.Committed, await CommitAsync(sample.Append()));
        SampleConversation Stale() => SampleConversation.From(before);

        var append = Stale().Append([.. Enumerable.Range(1, messages).Select(seq => sample.Message(seq))]);
        Assert.Equal(CommitOutcome.Fenced, await CommitAsync(append));
        Assert.Equal(CommitOutcome.Fenced, await CommitAsync(Stale().Change(h => h with { Title = "Lost" })));
        Assert.Equal(CommitOutcome.Fenced, await CommitAsync(Stale().SetMember(Guid.NewGuid(), new MemberState(MemberRole.Viewer, 0))));

        Same(sample.Head, await LoadAsync(sample.Id));
        Assert.Equal(1, await CountMessagesAsync());
    }

    [Fact]
    public async Task A_commit_to_a_conversation_that_does_not_exist_is_fenced() =>
        Assert.Equal(CommitOutcome.Fenced, await CommitAsync(SampleConversation.From(SampleConversation.New().Head with { Version = 3 }).Append()));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_message_id_that_is_taken_in_the_conversation_stops_the_commit(int messages)
    {
        var sample = await StoredAsync();
        var first = sample.Append();
        Assert.Equal(CommitOutcome.Committed, await CommitAsync(first));
        var before = sample.Head;

        var again = sample.Append([.. Enumerable.Range(0, messages).Select(i => sample.Message(2 + i, id: i == 0 ? first.Inserts[0].Message.Id : null))]);
        Assert.Equal(CommitOutcome.IdTaken, await CommitAsync(again));

        Same(before, await LoadAsync(sample.Id));
        Assert.Equal(1, await CountMessagesAsync());
    }

    [Fact]
    public async Task A_message_id_that_is_taken_elsewhere_stops_the_commit()
    {
        var (one, other) = (await StoredAsync(), await StoredAsync());
        var first = one.Append();
        Assert.Equal(CommitOutcome.Committed, await CommitAsync(first));

        Assert.Equal(CommitOutcome.IdTaken, await CommitAsync(other.Append(id: first.Inserts[0].Message.Id)));

        var created = SampleConversation.New();
        var create = created.Create();
        var append = created.Append(id: first.Inserts[0].Message.Id);
        Assert.Equal(CommitOutcome.IdTaken, await CommitAsync(create with { Head = append.Head, Inserts = append.Inserts }));
        Assert.Null(await LoadAsync(created.Id));
    }

    [Fact]
    public async Task An_update_changes_what_a_message_says_and_keeps_its_fingerprint()
    {
        var sample = await StoredAsync();
        var append = sample.Append();
        Assert.Equal(CommitOutcome.Committed, await CommitAsync(append));

        Assert.Equal(CommitOutcome.Committed, await CommitAsync(sample.Update(append.Inserts[0], m => m with
        {
            Content = "", Deleted = true, Status = MessageStatus.Failed, Metadata = new JsonText("""{"x": 1}"""),
        })));

        var stored = Assert.Single(await Store.FindAsync([append.Inserts[0].Message.Id], CancellationToken.None));
        Assert.Equal(("", true, 2, MessageStatus.Failed), (stored.Message.Content, stored.Message.Deleted, stored.Message.Revision, stored.Message.Status));
        Assert.Equal(append.Inserts[0].Fingerprint, stored.Fingerprint);
        Assert.Equal(3, stored.Version);
    }

    [Fact]
    public async Task The_header_changes_only_when_the_commit_says_so()
    {
        var sample = await StoredAsync();
        Assert.Equal(CommitOutcome.Committed, await CommitAsync(sample.Change(h => h with
        {
            Title = null, Archived = true, Metadata = new JsonText("[1,  2]"), DeletedAt = SampleConversation.Start,
        })));
        Same(sample.Head, await LoadAsync(sample.Id));
    }

    [Fact]
    public async Task Members_come_change_and_go()
    {
        var sample = await StoredAsync();
        var user = Guid.CreateVersion7();

        Assert.Equal(CommitOutcome.Committed, await CommitAsync(sample.SetMember(user, new MemberState(MemberRole.Viewer, 0))));
        Assert.Equal(CommitOutcome.Committed, await CommitAsync(sample.SetMember(user, new MemberState(MemberRole.Member, 0))));
        Same(sample.Head, await LoadAsync(sample.Id));

        Assert.Equal(CommitOutcome.Committed, await CommitAsync(sample.SetMember(user, null)));
        Same(sample.Head, await LoadAsync(sample.Id));
    }

    [Fact]
    public async Task A_read_position_never_goes_back()
    {
        var sample = await StoredAsync();
        Assert.Equal(CommitOutcome.Committed, await CommitAsync(sample.Append([sample.Message(1), sample.Message(2)])));
        var other = SampleConversation.From(sample.Head);

        Assert.Equal(CommitOutcome.Committed, await CommitAsync(sample.Read(sample.Head.OwnerId, 2)));
        Assert.Equal(CommitOutcome.Committed, await CommitAsync(other.Read(sample.Head.OwnerId, 1)));

        Assert.Equal(2, (await LoadAsync(sample.Id))!.ReadBy(sample.Head.OwnerId));
    }

    private static void Same(ConversationHead expected, ConversationHead? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Members.OrderBy(m => m.Key), actual.Members.OrderBy(m => m.Key));
        Assert.Equal(expected with { Members = actual.Members }, actual);
    }

    private Task<SampleConversation> StoredAsync() => SampleConversation.StoredAsync(Store);

    private Task<CommitOutcome> CommitAsync(ConversationCommit commit) => Store.CommitAsync(commit, CancellationToken.None);

    private Task<ConversationHead?> LoadAsync(Guid id) => Store.LoadAsync(id, CancellationToken.None);

    private Task<long> CountMessagesAsync() => _storage.ScalarAsync<long>("SELECT count(*) FROM messages");
}
