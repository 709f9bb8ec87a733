using Chorus.Grains.Calls;
using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Chorus.Grains.Conversations.Merging;
using Chorus.Grains.Errors;
using Orleans.Storage;
using Xunit;

namespace Chorus.Grains.Tests.Cluster;

public sealed class ConversationGrainTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private static NewMessage Text(string content, Guid? id = null) => new() { Id = id ?? Guid.CreateVersion7(), Content = content };

    [Fact]
    public async Task A_message_is_durable_and_told_to_every_member()
    {
        var (owner, friend) = (await silo.NewUserAsync(), await silo.NewUserAsync());
        var conversation = await silo.NewConversationAsync(owner, friend);
        var ears = await Task.WhenAll(Listener.StartAsync(silo, owner), Listener.StartAsync(silo, friend));
        var sent = await conversation.SendAsync(friend, Text("hello"));

        foreach (var ear in ears)
        {
            var told = await ear.NextAsync();
            while (told.Type != EventTypes.MessageInsert)
            {
                told = await ear.NextAsync();
            }

            Assert.Equal((conversation.GetPrimaryKey(), sent.Version), (told.ConversationId, told.Version));
        }

        var stored = Assert.Single(await silo.Service<IConversationStore>().FindAsync([sent.Message.Id], default));
        Assert.Equal((1, "hello", friend), (stored.Message.Seq, stored.Message.Content, stored.Message.AuthorId));
    }

    [Fact]
    public async Task An_id_of_nothing_is_not_kept_in_memory()
    {
        var (owner, id) = (await silo.NewUserAsync(), Guid.CreateVersion7());
        var conversation = silo.Grains.GetGrain<IConversationGrain>(id);
        await Assert.ThrowsAsync<ChorusException>(() => conversation.MarkReadAsync(owner, 0));

        // Made past the grain: only an activation that reads anew can know of it.
        var draft = new ConversationDraft(null, [], Timestamp.Now(TimeProvider.System));
        draft.Create(owner, id, new NewConversation());
        Assert.Equal(CommitOutcome.Committed, await silo.Store.CommitAsync(draft.Build(Guid.CreateVersion7())!, default));
        await conversation.MarkReadAsync(owner, 0);
    }

    [Fact]
    public async Task An_activation_soon_after_a_commit_tells_what_stands_in_case_the_last_one_could_not()
    {
        var owner = await silo.NewUserAsync();
        var conversation = await silo.NewConversationAsync(owner);
        var sent = await conversation.SendAsync(owner, Text("hello"));
        await silo.ForgetActivationsAsync();
        var ear = await Listener.StartAsync(silo, owner);
        await conversation.MarkReadAsync(owner, 0);

        var told = await ear.NextAsync();
        Assert.Equal((EventTypes.ConversationUpdate, sent.Version), (told.Type, told.Version));
        await conversation.MarkReadAsync(owner, 1);
        Assert.Equal(EventTypes.Read, (await ear.NextAsync()).Type);
    }

    [Fact]
    public async Task Those_who_wait_for_a_commit_share_the_next_one()
    {
        var owner = await silo.NewUserAsync();
        var conversation = await silo.NewConversationAsync(owner);
        var gate = new TaskCompletionSource();
        silo.Store.Gate = gate.Task;
        var before = silo.Store.Commits;
        var sends = Enumerable.Range(0, 100).Select(i => conversation.SendAsync(owner, Text($"{i}"))).ToList();
        // A call that changes nothing passes behind the sends: once the first commit waits, the others have gathered.
        await Testing.Eventually.TrueAsync(() => silo.Store.Commits > before, TimeSpan.FromSeconds(10), "the first commit is on its way");
        silo.Store.Gate = Task.CompletedTask;
        gate.SetResult();
        var sent = await Task.WhenAll(sends);

        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), sent.Select(s => s.Message.Seq).Order());
        Assert.InRange(silo.Store.Commits - before, 2, 60);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_acknowledged_and_told_once()
    {
        var owner = await silo.NewUserAsync();
        var conversation = await silo.NewConversationAsync(owner);
        var ear = await Listener.StartAsync(silo, owner);
        silo.Store.FailNext(Fault.LostAfter);
        var sent = await conversation.SendAsync(owner, Text("once"));
        var next = await conversation.SendAsync(owner, Text("next"));

        Assert.Equal((1, true, 2), (sent.Message.Seq, sent.IsNew, next.Message.Seq));
        await ExpectAsync(ear, "once", "next");
    }

    [Fact]
    public async Task A_commit_that_did_not_happen_is_made_again()
    {
        var owner = await silo.NewUserAsync();
        var conversation = await silo.NewConversationAsync(owner);
        var ear = await Listener.StartAsync(silo, owner);
        silo.Store.FailNext(Fault.LostBefore, Fault.LostBefore, Fault.LostAfter);
        var sent = await conversation.SendAsync(owner, Text("at last"));

        Assert.Equal((1, true), (sent.Message.Seq, sent.IsNew));
        await ExpectAsync(ear, "at last");
    }

    [Fact]
    public async Task A_rival_that_wrote_fences_this_activation_and_nothing_is_lost()
    {
        var owner = await silo.NewUserAsync();
        var conversation = await silo.NewConversationAsync(owner);
        await conversation.SendAsync(owner, Text("first"));
        await WriteElsewhereAsync(conversation, owner);

        var sent = await conversation.SendAsync(owner, Text("after"));
        var again = await conversation.SendAsync(owner, Text("and on"));
        Assert.Equal((3, 4), (sent.Message.Seq, again.Message.Seq));
    }

    /// <summary>A silo that was frozen wakes up to calls whose callers have had them done elsewhere, and more after them.</summary>
    [Fact]
    public async Task What_overwrites_does_not_come_late_to_what_a_rival_wrote_and_is_done_when_it_is_called_again()
    {
        var owner = await silo.NewUserAsync();
        var conversation = await silo.NewConversationAsync(owner);
        var sent = await conversation.SendAsync(owner, Text("first"));
        var edit = new MessagePatch { Content = "edited" };
        Func<Task>[] changes =
        [
            () => conversation.EditAsync(owner, sent.Message.Id, edit, ifRevision: null, isRepeat: false),
            () => conversation.UpdateAsync(owner, new ConversationPatch { Title = "new" }, ifVersion: null, isRepeat: false),
        ];
        foreach (var change in changes)
        {
            await WriteElsewhereAsync(conversation, owner);
            await Assert.ThrowsAsync<InconsistentStateException>(change);
            await change();
        }
    }

    /// <summary>What a frozen process held goes on its way when it wakes up, to whatever silo has the conversation by then.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_attempt_that_comes_after_its_repeat_is_not_carried_out_where_it_overwrites(bool hasMoved)
    {
        var (owner, guest) = (await silo.NewUserAsync(), await silo.NewUserAsync());
        var conversation = await silo.NewConversationAsync(owner, guest);
        var sent = await conversation.SendAsync(owner, Text("first"));
        Func<Task>[] changes =
        [
            () => conversation.EditAsync(owner, sent.Message.Id, new MessagePatch { Content = "late" }, ifRevision: null),
            () => conversation.UpdateAsync(owner, new ConversationPatch { Title = "late" }, ifVersion: null),
            () => conversation.AddMemberAsync(owner, guest, MemberRole.Viewer),
            () => conversation.RemoveMemberAsync(owner, guest),
            () => conversation.MergeAsync(owner, [new DeviceMessage { Id = sent.Message.Id, Content = "late", Revision = 1 }], force: true),
        ];
        foreach (var change in changes)
        {
            var first = new CallAttempt(conversation.GetPrimaryKey(), Guid.NewGuid(), 1);
            (first with { Number = 2 }).Attach();
            await change();
            RequestContext.Clear();
            await conversation.EditAsync(owner, sent.Message.Id, new MessagePatch { Content = "newer" }, ifRevision: null);
            await conversation.UpdateAsync(owner, new ConversationPatch { Title = "newer" }, ifVersion: null);
            await conversation.AddMemberAsync(owner, guest, MemberRole.Member);
            if (hasMoved)
            {
                await silo.ForgetActivationsAsync();
            }

            first.Attach();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(change);

            // A send has an id, and may come late.
            await conversation.SendAsync(owner, Text("another"));
            RequestContext.Clear();
            var head = (await silo.Service<IConversationStore>().LoadAsync(conversation.GetPrimaryKey(), default))!;
            Assert.Equal(("newer", MemberRole.Member), (head.Title, head.RoleOf(guest)));
            Assert.Equal("newer", Assert.Single(await silo.Service<IConversationStore>().FindAsync([sent.Message.Id], default)).Message.Content);
        }
    }

    [Fact]
    public async Task Attempts_that_come_in_order_and_what_is_no_attempt_are_carried_out()
    {
        var owner = await silo.NewUserAsync();
        var conversation = await silo.NewConversationAsync(owner);
        var first = new CallAttempt(conversation.GetPrimaryKey(), Guid.NewGuid(), 1);
        string[] attempts =
        [
            $"{first}", $"{first with { Number = 2 }}", $"{first with { Number = 3 }}", $"{first with { Call = Guid.NewGuid() }}",
            $"{first with { Grain = Guid.NewGuid() }}", "", "nonsense", new string('z', 80), $"{first}-1",
        ];
        foreach (var attempt in attempts)
        {
            RequestContext.Set("chorus-attempt", attempt);
            Assert.True((await conversation.UpdateAsync(owner, new ConversationPatch { Title = attempt + "!" }, ifVersion: null)).IsApplied);
        }
    }

    [Fact]
    public async Task What_comes_of_an_attempt_is_no_attempt()
    {
        var owner = await silo.NewUserAsync();
        var conversation = await silo.NewConversationAsync(owner);
        new CallAttempt(conversation.GetPrimaryKey(), Guid.NewGuid(), 1).Attach();
        RequestContext.Set("another", "mark");
        foreach (var change in new Func<Task>[]
        {
            () => conversation.UpdateAsync(owner, new ConversationPatch { Title = "changed" }, ifVersion: null),
            () => conversation.SendAsync(owner, Text("sent")),
        })
        {
            await change();
            Assert.Equal(["another"], silo.Store.Beside);
        }
    }

    [Fact]
    public async Task A_retry_finds_its_message_however_old_it_is()
    {
        var owner = await silo.NewUserAsync();
        var conversation = await silo.NewConversationAsync(owner);
        var text = Text("again and again");
        var sent = await conversation.SendAsync(owner, text);
        await conversation.SendAsync(owner, Text("later"));
        var retries = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => conversation.SendAsync(owner, text)));

        Assert.All(retries, retry => Assert.Equal((sent.Message, false), (retry.Message, retry.IsNew)));
        var other = await silo.NewConversationAsync(owner);
        Assert.Equal("id-reused", (await Assert.ThrowsAsync<ChorusException>(() => other.SendAsync(owner, text))).Code);
        Assert.Equal("id-reused", (await Assert.ThrowsAsync<ChorusException>(
            () => conversation.SendAsync(owner, text with { Content = "else" }))).Code);
    }

    [Fact]
    public async Task One_bad_operation_does_not_fail_those_it_shares_a_commit_with()
    {
        var (owner, stranger) = (await silo.NewUserAsync(), await silo.NewUserAsync());
        var conversation = await silo.NewConversationAsync(owner);
        var text = Text("known");
        await conversation.SendAsync(owner, text);
        var good = Enumerable.Range(0, 20).Select(i => conversation.SendAsync(owner, Text($"{i}"))).ToList();
        var reused = conversation.SendAsync(owner, text with { Content = "changed" });
        var foreign = conversation.SendAsync(stranger, Text("intruder"));
        var sent = await Task.WhenAll(good);

        Assert.Equal(20, sent.Select(s => s.Message.Seq).Distinct().Count());
        Assert.Equal(21, sent.Max(s => s.Message.Seq));
        Assert.Equal("id-reused", (await Assert.ThrowsAsync<ChorusException>(() => reused)).Code);
        Assert.Equal("not-found", (await Assert.ThrowsAsync<ChorusException>(() => foreign)).Code);
    }

    [Fact]
    public async Task Only_existing_users_become_members()
    {
        var owner = await silo.NewUserAsync();
        var conversation = await silo.NewConversationAsync(owner);
        var refusal = await Assert.ThrowsAsync<ChorusException>(
            () => conversation.AddMemberAsync(owner, Guid.CreateVersion7(), MemberRole.Member));
        Assert.Equal("not-found", refusal.Code);
    }

    [Fact]
    public async Task A_crowd_is_told_of_its_newest_header_without_a_flood()
    {
        var owner = await silo.NewUserAsync();
        var conversation = await silo.NewConversationAsync(owner);
        var ear = await Listener.StartAsync(silo, owner);
        var members = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => silo.NewUserAsync()));
        foreach (var member in members)
        {
            await conversation.AddMemberAsync(owner, member, MemberRole.Viewer);
        }

        var updates = 0;
        while (true)
        {
            var told = await ear.NextAsync();
            updates++;
            var current = System.Text.Json.JsonDocument.Parse(told.Data).RootElement;
            if (current.GetProperty("members").GetArrayLength() == members.Length)
            {
                break;
            }
        }

        Assert.InRange(updates, 1, members.Length - 1);
    }

    /// <summary>As another activation would.</summary>
    private async Task WriteElsewhereAsync(IConversationGrain conversation, Guid owner)
    {
        var store = silo.Service<IConversationStore>();
        var head = (await store.LoadAsync(conversation.GetPrimaryKey(), default))!;
        var rival = new ConversationDraft(head, [], head.UpdatedAt);
        var text = Text("rival's");
        rival.Append(owner, text.Id!.Value, text, SendFingerprint.Of(text));
        Assert.Equal(CommitOutcome.Committed, await store.CommitAsync(rival.Build(Guid.CreateVersion7())!, default));
    }

    private static async Task ExpectAsync(Listener ear, params string[] contents)
    {
        foreach (var content in contents)
        {
            var told = await ear.NextAsync();
            while (told.Type == EventTypes.ConversationInsert)
            {
                told = await ear.NextAsync(); // The conversation's own beginning may still have been on its way.
            }

            using var data = System.Text.Json.JsonDocument.Parse(told.Data);
            Assert.Equal((EventTypes.MessageInsert, content), (told.Type, data.RootElement.GetProperty("content").GetString()));
        }

        Assert.False(ear.HasMore());
    }
}
