using Chorus.Grains.Conversations;
using Chorus.Storage.Conversations;

namespace Chorus.Storage.Tests.Conversations;

public sealed class ConversationReaderTests : IAsyncLifetime
{
    private static readonly CancellationToken _none = CancellationToken.None;

    private TestStorage _storage = null!;

    private ConversationReader Reader => _storage.Reader;

    public async Task InitializeAsync() => _storage = await TestStorage.CreateAsync();

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    [Fact]
    public async Task Pages_run_both_ways_through_all_messages_with_their_tombstones()
    {
        var sample = await StoredAsync();
        var append = sample.Append([.. Enumerable.Range(1, 25).Select(i => sample.Message(i, $"{i}"))]);
        await CommitAsync(append);
        await CommitAsync(sample.Update(append.Inserts[6], m => m with { Content = "", Deleted = true }));

        var newest = await Reader.PageAsync(sample.Id, null, null, 10, _none);
        Assert.Equal((16, 25, 10, true), (newest.Items[0].Seq, newest.Items[^1].Seq, newest.Items.Count, newest.HasMore));
        var older = await Reader.PageAsync(sample.Id, 16, null, 10, _none);
        Assert.Equal((6, 15, 10, true), (older.Items[0].Seq, older.Items[^1].Seq, older.Items.Count, older.HasMore));
        Assert.True(older.Items[1].Deleted);
        var oldest = await Reader.PageAsync(sample.Id, 6, null, 10, _none);
        Assert.Equal((1, 5, 5, false), (oldest.Items[0].Seq, oldest.Items[^1].Seq, oldest.Items.Count, oldest.HasMore));

        var first = await Reader.PageAsync(sample.Id, null, 0, 15, _none);
        Assert.Equal((1, 15, 15, true), (first.Items[0].Seq, first.Items[^1].Seq, first.Items.Count, first.HasMore));
        var rest = await Reader.PageAsync(sample.Id, null, 15, 10, _none);
        Assert.Equal((16, 25, 10, false), (rest.Items[0].Seq, rest.Items[^1].Seq, rest.Items.Count, rest.HasMore));
        Assert.Empty((await Reader.PageAsync(sample.Id, null, 25, 10, _none)).Items);
        Assert.Empty((await Reader.PageAsync(sample.Id, 1, null, 10, _none)).Items);
    }

    [Fact]
    public async Task A_page_is_of_one_side_and_has_a_limit()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Reader.PageAsync(Guid.NewGuid(), 1, 1, 10, _none));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Reader.PageAsync(Guid.NewGuid(), 1, null, 0, _none));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Reader.ListAsync(Guid.NewGuid(), false, null, 0, _none));
    }

    [Fact]
    public async Task A_message_is_found_in_its_own_conversation_only()
    {
        var (sample, other) = (await StoredAsync(), await StoredAsync());
        var append = sample.Append();
        await CommitAsync(append);
        var message = append.Inserts[0].Message;

        Assert.Equal(message.Content, (await Reader.FindMessageAsync(sample.Id, message.Id, _none))!.Content);
        Assert.Null(await Reader.FindMessageAsync(other.Id, message.Id, _none));
        Assert.Null(await Reader.FindMessageAsync(sample.Id, Guid.NewGuid(), _none));
    }

    [Fact]
    public async Task A_conversation_is_seen_by_its_people_each_with_their_own_read_position()
    {
        var sample = await StoredAsync();
        var (viewer, stranger) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await CommitAsync(sample.Append([sample.Message(1), sample.Message(2)]));
        await CommitAsync(sample.SetMember(viewer, new MemberState(MemberRole.Viewer, 1)));
        await CommitAsync(sample.Read(sample.Head.OwnerId, 2));

        var own = (await Reader.GetAsync(sample.Head.OwnerId, sample.Id, _none))!;
        Assert.Equal((2, sample.Head.Version, 2), (own.LastReadSeq, own.Version, own.LastSeq));
        Assert.Equal([new Member(viewer, MemberRole.Viewer)], own.Members);
        Assert.Equal(ConversationChecksum.Format(sample.Head.Checksum), own.Checksum);
        Assert.Equal(1, (await Reader.GetAsync(viewer, sample.Id, _none))!.LastReadSeq);
        Assert.Null(await Reader.GetAsync(stranger, sample.Id, _none));

        Assert.Equal(MemberRole.Owner, await Reader.RoleAsync(sample.Id, sample.Head.OwnerId, _none));
        Assert.Equal(MemberRole.Viewer, await Reader.RoleAsync(sample.Id, viewer, _none));
        Assert.Null(await Reader.RoleAsync(sample.Id, stranger, _none));
    }

    [Fact]
    public async Task A_deleted_conversation_is_nowhere()
    {
        var sample = await StoredAsync();
        var append = sample.Append();
        await CommitAsync(append);
        await CommitAsync(sample.Change(h => h with { DeletedAt = SampleConversation.Start }));
        var owner = sample.Head.OwnerId;

        Assert.Null(await Reader.GetAsync(owner, sample.Id, _none));
        Assert.Null(await Reader.RoleAsync(sample.Id, owner, _none));
        Assert.Empty((await Reader.ListAsync(owner, false, null, 10, _none)).Items);
        Assert.Empty((await Reader.PageAsync(sample.Id, null, null, 10, _none)).Items);
        Assert.Empty((await Reader.PageAsync(sample.Id, null, 0, 10, _none)).Items);
        Assert.Null(await Reader.FindMessageAsync(sample.Id, append.Inserts[0].Message.Id, _none));
        Assert.NotNull((await _storage.Store.LoadAsync(sample.Id, _none))!.DeletedAt);
    }

    [Fact]
    public async Task A_list_goes_from_the_newest_change_on_and_its_cursor_through_all_of_it()
    {
        var owner = Guid.CreateVersion7();
        var samples = new List<SampleConversation>();
        for (var i = 0; i < 12; i++)
        {
            var sample = await StoredAsync(owner);
            // Several share a time.
            await CommitAsync(sample.Change(h => h with { UpdatedAt = SampleConversation.Start.AddMilliseconds(i / 3) }));
            samples.Add(sample);
        }

        await StoredAsync();
        var archived = await StoredAsync(owner);
        await CommitAsync(archived.Change(h => h with { Archived = true }));

        var expected = samples.OrderByDescending(s => s.Head.UpdatedAt).ThenByDescending(s => s.Id).Select(s => s.Id);
        var listed = new List<Guid>();
        Chorus.Storage.Paging.ListCursor? cursor = null;
        do
        {
            var page = await Reader.ListAsync(owner, false, cursor, 5, _none);
            Assert.InRange(page.Items.Count, 1, 5);
            listed.AddRange(page.Items.Select(c => c.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(expected, listed);
        Assert.Equal(archived.Id, Assert.Single((await Reader.ListAsync(owner, true, null, 5, _none)).Items).Id);
        Assert.Null((await Reader.ListAsync(owner, false, null, 12, _none)).Next);
    }

    [Fact]
    public async Task A_list_has_what_one_is_a_member_of_with_its_members()
    {
        var user = Guid.CreateVersion7();
        var sample = await StoredAsync();
        await CommitAsync(sample.SetMember(user, new MemberState(MemberRole.Member, 0)));

        var seen = Assert.Single((await Reader.ListAsync(user, false, null, 5, _none)).Items);
        Assert.Equal([new Member(user, MemberRole.Member)], seen.Members);

        await CommitAsync(sample.SetMember(user, null));
        Assert.Empty((await Reader.ListAsync(user, false, null, 5, _none)).Items);
    }

    private Task<SampleConversation> StoredAsync(Guid? owner = null) => SampleConversation.StoredAsync(_storage.Store, owner);

    private async Task CommitAsync(ConversationCommit commit) =>
        Assert.Equal(CommitOutcome.Committed, await _storage.Store.CommitAsync(commit, _none));
}
