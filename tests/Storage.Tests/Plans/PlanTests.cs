using Chorus.Grains.Calls;
using Chorus.Grains.Conversations;
using Chorus.Grains.Departures;
using Chorus.Grains.Generations;
using Chorus.Grains.Notifications;
using Chorus.Grains.Presence;
using Chorus.Grains.Users;
using Chorus.Storage.Accounts;
using Chorus.Storage.Calls;
using Chorus.Storage.Conversations;
using Chorus.Storage.Notifications;
using Chorus.Storage.Tests.Conversations;
using Chorus.Testing;
using Xunit.Abstractions;

namespace Chorus.Storage.Tests.Plans;

/// <summary>
/// Every statement goes by an index, and a conversation of a million messages costs what one of ten does: measured in pages
/// touched, not in time.
/// </summary>
public sealed class PlanTests(ITestOutputHelper output)
{
    private const long Million = 1_000_000;

    // They take from 1 to 45 pages; a list takes some for each conversation of its user.
    private const long MostPages = 80;

    private static readonly CancellationToken _none = CancellationToken.None;
    private static readonly Guid _owner = Guid.CreateVersion7();

    [Fact]
    public async Task Each_statement_goes_by_an_index_and_costs_the_same_with_a_million_messages_as_with_ten()
    {
        await using var server = await ExplainedServer.StartAsync();
        var (small, large) = (await StoredAsync(server.Storage), await StoredAsync(server.Storage));

        // Plans are kept from when there was next to nothing, and no statistics: the worst that can happen.
        await FillAsync(server, small, 10);
        for (var i = 0; i < 8; i++)
        {
            await RunAllAsync(server.Storage, small);
        }

        await FillAsync(server, small, 10);
        await FillAsync(server, large, Million);
        await FillOthersAsync(server);
        await CompareAsync(server, small, large);

        await server.ExecuteAsync("ANALYZE");
        await CompareAsync(server, small, large);
    }

    [Fact]
    public async Task Appending_leaves_the_indexes_of_conversations_alone()
    {
        await using var storage = await TestStorage.CreateAsync();
        var sample = await SampleConversation.StoredAsync(storage.Store);
        for (var i = 0; i < Appends; i++)
        {
            Assert.Equal(CommitOutcome.Committed, await storage.Store.CommitAsync(sample.Append(), _none));
        }

        // A session reports what it did some seconds after it has become idle.
        await Eventually.TrueAsync(
            async () => await storage.ScalarAsync<long>(UpdatesSql) >= Appends, TimeSpan.FromSeconds(60), "all updates are counted");

        // Each new version was put beside the last one, whose room was used again; but for the few times when somebody's snapshot,
        // such as autovacuum's, still needed the old ones.
        Assert.InRange(await storage.ScalarAsync<long>(HotUpdatesSql), Appends * 95 / 100, long.MaxValue);
    }

    private async Task CompareAsync(ExplainedServer server, Guid small, Guid large)
    {
        foreach (var (name, operation) in Operations())
        {
            var ofSmall = await server.PlansOfAsync(s => operation(s, small));
            var ofLarge = await server.PlansOfAsync(s => operation(s, large));
            output.WriteLine($"{name}: {Pages(ofSmall)} pages with ten, {Pages(ofLarge)} with a million");

            Assert.Empty(ofSmall.Concat(ofLarge).SelectMany(p => p.FullScans));
            Assert.Equal(ofSmall.Select(p => p.Shape), ofLarge.Select(p => p.Shape));
            Assert.NotEmpty(ofLarge);
            Assert.All(ofLarge, p => Assert.InRange(p.Buffers, 0, MostPages));
            Assert.InRange(Pages(ofLarge), 0, (Pages(ofSmall) * 3 / 2) + 15);
        }

        var others = await server.PlansOfAsync(RunAccountsAsync);
        Assert.Empty(others.SelectMany(p => p.FullScans));
        Assert.All(others, p => Assert.InRange(p.Buffers, 0, MostPages));
    }

    private const int Appends = 1_000;
    private const string UpdatesSql = "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'conversations'";
    private const string HotUpdatesSql = "SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'conversations'";

    private static long Pages(List<Plan> plans) => plans.Sum(p => p.Buffers);

    private static IEnumerable<(string Name, Func<TestStorage, Guid, Task> Operation)> Operations() =>
    [
        ("load", (s, id) => s.Store.LoadAsync(id, _none)),
        ("get", (s, id) => s.Reader.GetAsync(_owner, id, _none)),
        ("role", (s, id) => s.Reader.RoleAsync(id, _owner, _none)),
        ("presence", (s, _) => s.Get<IPresenceAudience>().FindAsync(_owner, 100, _none)),
        ("list", (s, _) => s.Reader.ListAsync(_owner, false, null, 50, _none)),
        ("newest page", (s, id) => s.Reader.PageAsync(id, null, null, 9, _none)),
        ("page before", (s, id) => s.Reader.PageAsync(id, 9, null, 8, _none)),
        ("page after", (s, id) => s.Reader.PageAsync(id, null, 1, 8, _none)),
        ("changes", ReadChangesAsync),
        ("find in conversation", async (s, id) => await s.Reader.FindMessageAsync(id, await NewestAsync(s, id), _none)),
        ("find", async (s, id) => await s.Store.FindAsync([await NewestAsync(s, id)], _none)),
        ("append", (s, id) => CommitAsync(s, id, c => c.Append())),
        ("append three", (s, id) => CommitAsync(
            s, id, c => c.Append([c.Message(c.Head.LastSeq + 1), c.Message(c.Head.LastSeq + 2), c.Message(c.Head.LastSeq + 3)]))),
        ("fenced", async (s, id) => await s.Store.CommitAsync(SampleConversation.From((await s.Store.LoadAsync(id, _none))! with { Version = 1 }).Append(), _none)),
        ("edit", async (s, id) =>
        {
            var message = Assert.Single(await s.Store.FindAsync([await NewestAsync(s, id)], _none));
            await CommitAsync(s, id, c => c.Update(message, m => m with { Content = "Edited" }));
        }),
        ("rename", (s, id) => CommitAsync(s, id, c => c.Change(h => h with { Title = "Renamed" }))),
        ("read", (s, id) => CommitAsync(s, id, c => c.Read(_owner, c.Head.LastSeq))),
        ("leave", (s, id) => CommitAsync(s, id, c => c.SetMember(Guid.NewGuid(), null))),
        ("generate", GenerateAsync),
        ("create", (s, _) => SampleConversation.StoredAsync(s.Store)),
    ];

    /// <summary>An answer, from its question to its end.</summary>
    internal static async Task GenerateAsync(TestStorage storage, Guid id)
    {
        var jobs = storage.Get<IGenerationStore>();
        var (generation, lease) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await CommitAsync(storage, id, c => c.Append(id: generation) with
        {
            Begun = [new GenerationJob(generation, id, c.Head.LastSeq, MessageKind.Text, _owner, null, null)],
        });
        await jobs.BacklogAsync(id, _owner, _none);
        await jobs.DueAsync(10, _none);
        Assert.NotNull(await jobs.ClaimAsync(generation, lease, TimeSpan.FromMinutes(1), 1, _none));
        Assert.Null(await jobs.ClaimAsync(generation, lease, TimeSpan.FromMinutes(1), 1, _none));
        await jobs.RenewAsync([new GenerationProgress(generation, lease, "text")], TimeSpan.FromMinutes(1), _none);
        await jobs.PartialsAsync([generation], _none);
        await jobs.ReleaseAsync(new GenerationProgress(generation, lease, null), TimeSpan.Zero, _none);
        var stored = Assert.Single(await storage.Store.FindAsync([generation], _none));
        await CommitAsync(storage, id, c => c.Update(stored, m => m with { Content = "Made" }) with { Ended = [generation] });
        await jobs.NextAsync(generation, _none);
        await jobs.ForgetEndedAsync(_none);
        await jobs.EndAsync(generation, _none);
    }

    private static async Task RunAllAsync(TestStorage storage, Guid id)
    {
        foreach (var (_, operation) in Operations())
        {
            await operation(storage, id);
        }

        await RunAccountsAsync(storage);
    }

    private static async Task RunAccountsAsync(TestStorage storage)
    {
        var (users, sessions) = (storage.Get<UserStore>(), storage.Get<AuthSessionStore>());
        var user = ChorusUser.Create(TimeProvider.System);
        await users.CreateAsync(user, _none);
        (user.Email, user.NormalizedEmail) = ($"{user.Id}@example.com", $"{user.Id}@EXAMPLE.COM");
        Assert.True((await users.UpdateAsync(user, _none)).Succeeded);
        Assert.NotNull(await users.FindByEmailAsync(user.NormalizedEmail, _none));
        Assert.NotNull(await users.FindByIdAsync(user.Id.ToString(), _none));
        Assert.True(await storage.Get<IUserDirectory>().ExistsAsync(user.Id, _none));
        var guesses = storage.Get<WrongPasswords>();
        Assert.Null(await guesses.WaitAsync(user.Email, "10.0.0.1", _none));
        await guesses.CountAsync(user.Email, "10.0.0.1", _none);
        await guesses.ForgetAsync(user.Email, "10.0.0.1", _none);
        await guesses.ForgetOldAsync(_none);
        var session = Guid.CreateVersion7();
        await sessions.CreateAsync(session, user.Id, user.CreatedAt.AddHours(1), "a browser", _none);
        Assert.True(await sessions.IsAliveAsync(session, _none));
        Assert.True(await sessions.ExtendAsync(session, user.CreatedAt.AddHours(2), _none));
        await sessions.SeenAsync([session], TimeSpan.Zero, _none);
        Assert.Single((await sessions.ListAsync(user.Id, null, 50, _none)).Items);
        Assert.Empty(await sessions.DeleteOthersAsync(user.Id, session, _none));
        Assert.True(await sessions.DeleteAsync(user.Id, session, _none));
        Assert.False(await sessions.DeleteAsync(session, _none));
        await sessions.DeleteExpiredAsync(_none);
        Assert.Contains(session, await storage.Get<SessionEnds>().LatelyAsync(_none));
        await storage.Get<SessionEnds>().ForgetAsync(_none);
        var tickets = storage.Get<UsedTickets>();
        Assert.True(await tickets.TryUseAsync(session, user.CreatedAt, _none));
        Assert.False(await tickets.TryUseAsync(session, user.CreatedAt, _none));
        await tickets.ForgetAsync(user.CreatedAt, _none);
        var calls = storage.Get<RepeatedCalls>();
        Assert.Empty(await calls.TakeAsync([new CallAttempt(session, session, 2)], _none));
        await calls.ForgetAsync(user.CreatedAt, _none);
        await RunNotificationsAsync(storage, user.Id);
        Assert.Empty(await storage.Get<AccountRemoval>().RemoveAsync(user.Id, _none));
        await storage.Get<AccountRemoval>().RemoveSilentAsync(DateTimeOffset.UnixEpoch, _none);
        await RunDeparturesAsync(storage.Get<IDepartureStore>(), user.Id);
    }

    private static async Task RunDeparturesAsync(IDepartureStore departures, Guid user)
    {
        Assert.Equal(user, (await departures.TakeAsync(TimeSpan.FromMinutes(1), _none))?.UserId);
        await departures.MembershipsAsync(user, 10, _none);
        await departures.FormerConversationsAsync(user, 10, _none);
        await departures.ImagesAsync(user, 10, _none);
        await departures.SessionsAsync(user, 10, _none);
        await departures.ForgetRestAsync(user, _none);
        await departures.KeepAsync(user, TimeSpan.FromMinutes(1), _none);
        await departures.EndAsync(user, _none);
    }

    private static async Task RunNotificationsAsync(TestStorage storage, Guid user)
    {
        var store = storage.Get<INotificationStore>();
        var told = new Notification("info", "code", "Title", "Detail") { Id = Guid.CreateVersion7(), CreatedAt = SampleConversation.Start };
        await store.AddAsync(new UserNotification(user, told), _none);
        Assert.Equal([told], (await storage.Get<NotificationReader>().ListAsync(user, null, 9, _none)).Items);
        await store.ForgetAsync(user, [told.Id], _none);
        var sample = await SampleConversation.StoredAsync(storage.Store, user);
        await storage.Store.CommitAsync(
            sample.Append() with { Notified = [new UserNotification(user, told with { ConversationId = sample.Head.Id })] }, _none);
    }

    private static async Task<Guid> StoredAsync(TestStorage storage) => (await SampleConversation.StoredAsync(storage.Store, _owner)).Id;

    private static async Task<Guid> NewestAsync(TestStorage storage, Guid id) =>
        (await storage.Reader.PageAsync(id, null, null, 1, _none)).Items[^1].Id;

    private static async Task ReadChangesAsync(TestStorage storage, Guid id)
    {
        var head = (await storage.Store.LoadAsync(id, _none))!;
        await storage.Get<ChangeReader>().ReadAsync(
            head.OwnerId, id, head.Version - 3, async (_, messages) => Assert.InRange(await messages.CountAsync(), 0, 3), _none);
    }

    internal static async Task CommitAsync(TestStorage storage, Guid id, Func<SampleConversation, ConversationCommit> plan)
    {
        var sample = SampleConversation.From((await storage.Store.LoadAsync(id, _none))!);
        Assert.Equal(CommitOutcome.Committed, await storage.Store.CommitAsync(plan(sample), _none));
    }

    private static Task FillAsync(ExplainedServer server, Guid id, long count) => server.ExecuteAsync($"""
        DELETE FROM messages WHERE conversation_id = '{id}';
        INSERT INTO messages (id, conversation_id, seq, version, created_at, updated_at, author_id, fingerprint, revision, role, kind,
            status, is_summary, deleted, content, metadata)
        SELECT (left('{id}', 23) || '-' || lpad(to_hex(i), 12, '0'))::uuid, '{id}', i, i + 1, now(), now(), '{_owner}',
            '{_owner}', 1, 0, 0, 0, false, false, 'Message number ' || i, '{"{}"}'
        FROM generate_series(1, {count}) AS i;
        UPDATE conversations SET last_seq = {count}, message_count = {count}, version = {count} + 1 WHERE id = '{id}'
        """);

    private static Task FillOthersAsync(ExplainedServer server) => server.ExecuteAsync("""
        INSERT INTO conversations (id, owner_id, version, checksum, last_seq, message_count, archived, metadata, commit_id, created_at,
            updated_at)
        SELECT gen_random_uuid(), gen_random_uuid(), 1, 0, 0, 0, false, '{}', gen_random_uuid(), now(), now()
        FROM generate_series(1, 30000);
        INSERT INTO members SELECT id, owner_id, 2, 0 FROM conversations ON CONFLICT DO NOTHING;
        INSERT INTO users (id, row_stamp, is_guest, created_at) SELECT owner_id, id, true, now() FROM conversations
        ON CONFLICT DO NOTHING;
        INSERT INTO auth_sessions SELECT id, owner_id, now(), now() + interval '1 day' FROM conversations;
        INSERT INTO generations (id, conversation_id, seq, kind, user_id, created_at, due_at)
        SELECT id, gen_random_uuid(), 1, 0, gen_random_uuid(), now(), now() + interval '1 day' FROM conversations;
        INSERT INTO wrong_passwords SELECT uuid_send(id), '10.0.0.1', 1, now() + interval '1 day' FROM conversations;
        INSERT INTO repeated_calls SELECT id, 2, now() + interval '1 day' FROM conversations;
        INSERT INTO former_members SELECT owner_id, id FROM conversations;
        INSERT INTO departures SELECT id, now(), now() + interval '1 day' FROM conversations;
        INSERT INTO attachments (id, user_id, mime_type, is_image, name, size, url, created_at)
        SELECT id, owner_id, 'text/plain', false, 'n', 1, 'u', now() FROM conversations;
        INSERT INTO attachment_uses SELECT id, id, id FROM conversations;
        INSERT INTO files (path, owner_id) SELECT id, id FROM conversations;
        INSERT INTO images (id, user_id, status, prompt, metadata, created_at, updated_at)
        SELECT id, owner_id, 1, 'p', '{}', now(), now() FROM conversations;
        INSERT INTO sessions (id, user_id, status, archived, version, commit_id, created_at, updated_at)
        SELECT id, owner_id, 0, false, 1, id, now(), now() FROM conversations;
        INSERT INTO generation_log (id, kind, user_id, began_at, ended_at) SELECT id, 0, owner_id, now(), now() FROM conversations
        """);
}
