using Chorus.Grains.Conversations;
using Chorus.Grains.Sessions;
using Chorus.Storage.Retention;
using Chorus.Storage.Tests.Conversations;

namespace Chorus.Storage.Tests.Retention;

public sealed class EraserTests
{
    private static readonly CancellationToken _none = CancellationToken.None;
    private static readonly DateTimeOffset _now = SampleConversation.Start.AddDays(100);

    [Fact]
    public async Task What_was_deleted_long_ago_is_erased_whole_and_nothing_else_is()
    {
        await using var storage = await TestStorage.CreateAsync();
        var (old, fresh, alive) = (await StoredAsync(storage, _now.AddDays(-31)), await StoredAsync(storage, _now.AddDays(-29)), await StoredAsync(storage, null));
        await storage.ExecuteAsync($"SELECT digest(id, 100) FROM conversations");
        await storage.ExecuteAsync($"""
            INSERT INTO generations (id, conversation_id, seq, kind, user_id, created_at, due_at)
            SELECT gen_random_uuid(), id, 9, 0, owner_id, now(), now() FROM conversations;
            {ImageSql("conversation_id", "owner_id", "conversations")}
            """);
        var eraser = storage.Get<Eraser>();
        Assert.Equal(1, await eraser.EraseAsync(_now.AddDays(-30), _now, _none));
        Assert.Equal(0, await eraser.EraseAsync(_now.AddDays(-30), _now, _none));
        foreach (var table in new[] { "messages", "members", "digests", "digest_progress", "generations", "analytics_days" })
        {
            Assert.Equal(0, await CountAsync(storage, table, old));
            Assert.NotEqual(0, await CountAsync(storage, table, fresh));
            Assert.NotEqual(0, await CountAsync(storage, table, alive));
        }

        await RequireErasedImagesAsync(storage, 1);

        // Its id stays taken, and its words are nowhere.
        Assert.NotNull((await storage.Store.LoadAsync(old, _none))!.DeletedAt);
        Assert.Null((await storage.Store.LoadAsync(old, _none))!.Title);
    }

    [Fact]
    public async Task A_deleted_session_leaves_nothing_but_its_id()
    {
        await using var storage = await TestStorage.CreateAsync();
        var store = storage.Get<ISessionStore>();
        var id = Guid.CreateVersion7();
        var draft = new StoredSession
        {
            Session = new Session { Id = id, UserId = Guid.NewGuid(), Title = "t", Version = 1, CreatedAt = _now, UpdatedAt = _now },
            CommitId = Guid.NewGuid(),
            DeletedAt = _now.AddDays(-31),
        };
        var step = new StepContent { Step = SessionStep.Draft, Content = "x", Revision = 1, UpdatedAt = _now };
        Assert.True(await store.CommitAsync(new SessionCommit(0, draft, [step], [new StepVersion(SessionStep.Draft, 1, "x", null, _now)]), _none));
        await storage.ExecuteAsync(ImageSql("session_id", "user_id", "sessions"));
        Assert.Equal(1, await storage.Get<Eraser>().EraseAsync(_now.AddDays(-30), _now, _none));
        await RequireErasedImagesAsync(storage, 1);
        var left = (await store.LoadAsync(id, _none))!;
        Assert.Null(left.Session.Title);
        Assert.Empty(left.Session.Steps);
        Assert.Equal(0, await storage.ScalarAsync<long>("SELECT count(*) FROM session_step_versions"));
    }

    /// <summary>A picture with a file for each of them.</summary>
    private static string ImageSql(string scope, string user, string table) => $$"""
        INSERT INTO images (id, user_id, {{scope}}, status, prompt, metadata, created_at, updated_at, public_url)
        SELECT gen_random_uuid(), {{user}}, id, 1, 'secret', '{}', now(), now(), '/files/x' FROM {{table}};
        INSERT INTO files (path, owner_id) SELECT id || '.png', id FROM images
        """;

    private static async Task RequireErasedImagesAsync(TestStorage storage, long count)
    {
        Assert.Equal(count, await storage.ScalarAsync<long>("SELECT count(*) FROM images WHERE prompt = '' AND public_url IS NULL AND deleted_at IS NOT NULL"));
        Assert.Equal(count, await storage.ScalarAsync<long>("SELECT count(*) FROM files f JOIN images i ON i.id = f.owner_id AND i.prompt = '' WHERE f.delete_at IS NOT NULL"));
        Assert.Equal(count, await storage.ScalarAsync<long>("SELECT count(*) FROM files WHERE delete_at IS NOT NULL"));
    }

    private static async Task<Guid> StoredAsync(TestStorage storage, DateTimeOffset? deletedAt)
    {
        var sample = await SampleConversation.StoredAsync(storage.Store);
        Assert.Equal(CommitOutcome.Committed, await storage.Store.CommitAsync(sample.Append(), _none));
        await storage.ExecuteAsync(
            $"UPDATE conversations SET deleted_at = {(deletedAt is { } at ? $"'{at:O}'" : "NULL")}, title = 'secret' WHERE id = '{sample.Id}'");
        return sample.Id;
    }

    private static Task<long> CountAsync(TestStorage storage, string table, Guid id) =>
        storage.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE conversation_id = '{id}'");
}
