using Chorus.Storage.Postgres;

namespace Chorus.Storage.Retention;

/// <summary>
/// Erases deleted conversations and sessions. Their rows stay, empty, so that their ids stay taken. Each step does some, and can
/// be done again, by any process.
/// </summary>
internal sealed class Eraser(Database database)
{
    private const int AtOnce = 100;
    private const int MessagesAtOnce = 2_000;

    internal const string DueConversationsSql = """
        SELECT id FROM conversations WHERE deleted_at <= $1 AND commit_id <> '00000000-0000-0000-0000-000000000000'
        ORDER BY deleted_at LIMIT $2
        """;

    internal const string MessagesSql = """
        DELETE FROM messages WHERE conversation_id = $1 AND seq = ANY (ARRAY (
            SELECT seq FROM messages WHERE conversation_id = $1 ORDER BY seq LIMIT $2))
        """;

    internal const string DigestsSql = """
        DELETE FROM digests WHERE conversation_id = $1 AND seq = ANY (ARRAY (
            SELECT seq FROM digests WHERE conversation_id = $1 ORDER BY seq LIMIT $2))
        """;

    // Whoever looks after files finds those that are due.
    internal const string AttachmentsSql = """
        WITH gone AS (
            DELETE FROM attachments WHERE id IN (SELECT attachment_id FROM attachment_uses WHERE conversation_id = $1) RETURNING id)
        UPDATE files f SET delete_at = $2 FROM gone WHERE f.owner_id = gone.id
        """;

    // Their ids stay taken too, so that no address ever shows another picture.
    internal const string ImagesSql = $"""
        WITH gone AS (
            UPDATE images SET {Emptied}
            WHERE id = ANY (ARRAY (SELECT id FROM images WHERE conversation_id = $1 AND {IsFull} ORDER BY created_at DESC, id DESC LIMIT $3))
            RETURNING id),
        dropped AS (UPDATE files f SET delete_at = $2, bytes = NULL FROM gone WHERE f.owner_id = gone.id AND NOT f.deleted)
        SELECT count(*) FROM gone
        """;

    // The mark that all is done goes last.
    internal const string ConversationSql = """
        WITH days AS (DELETE FROM analytics_days WHERE conversation_id = $1),
        changes AS (DELETE FROM digest_changes WHERE conversation_id = $1),
        progress AS (DELETE FROM digest_progress WHERE conversation_id = $1),
        former AS (DELETE FROM former_members WHERE conversation_id = $1),
        jobs AS (DELETE FROM generations WHERE conversation_id = $1),
        members AS (DELETE FROM members WHERE conversation_id = $1)
        UPDATE conversations SET title = NULL, project_id = NULL, metadata = '{}', commit_id = '00000000-0000-0000-0000-000000000000'
        WHERE id = $1 AND deleted_at IS NOT NULL
        """;

    internal const string IsDueSql = """
        SELECT id FROM conversations WHERE id = $1 AND deleted_at IS NOT NULL AND commit_id <> '00000000-0000-0000-0000-000000000000'
        """;

    internal const string SessionsSql = $"""
        WITH due AS (
            SELECT id FROM sessions WHERE deleted_at <= $1 AND commit_id <> '00000000-0000-0000-0000-000000000000'
            ORDER BY deleted_at LIMIT $2),
        {EmptySessions}
        """;

    internal const string SessionSql = $"""
        WITH due AS (
            SELECT id FROM sessions
            WHERE id = $1 AND deleted_at IS NOT NULL AND commit_id <> '00000000-0000-0000-0000-000000000000' LIMIT $2),
        {EmptySessions}
        """;

    private const string EmptySessions = $"""
        steps AS (DELETE FROM session_steps t USING due WHERE t.session_id = due.id),
        versions AS (DELETE FROM session_step_versions v USING due WHERE v.session_id = due.id),
        gone AS (UPDATE images SET {Emptied} FROM due WHERE session_id = due.id AND {IsFull} RETURNING images.id),
        jobs AS (DELETE FROM generations g USING gone WHERE g.id = gone.id AND g.conversation_id IS NULL),
        dropped AS (UPDATE files f SET delete_at = $3, bytes = NULL FROM gone WHERE f.owner_id = gone.id AND NOT f.deleted)
        UPDATE sessions s SET title = NULL, commit_id = '00000000-0000-0000-0000-000000000000' FROM due WHERE s.id = due.id
        """;

    private const string Emptied = """
        deleted_at = coalesce(images.deleted_at, clock_timestamp()), prompt = '', negative_prompt = NULL, metadata = '{}', public_url = NULL,
        thumbnail_url = NULL, storage_path = NULL, error_message = NULL
        """;

    private const string IsFull = "(images.deleted_at IS NULL OR prompt <> '')";

    /// <returns>How many conversations and sessions are gone now.</returns>
    public async Task<int> EraseAsync(DateTimeOffset deletedBefore, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var all = 0;
        while (await DueAsync(deletedBefore, cancellationToken) is { Count: > 0 } due)
        {
            foreach (var id in due)
            {
                await EraseAsync(id, now, cancellationToken);
                all++;
            }
        }

        return all + await database.ExecuteAllAsync(
            SessionsSql, () => [Parameter.Time(deletedBefore), Parameter.Of((long)AtOnce), Parameter.Time(now)], cancellationToken);
    }

    /// <summary>Erases one now, if it is deleted.</summary>
    public async Task EraseConversationAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await database.QueryAsync(IsDueSql, [Parameter.Of(id)], r => r.GetGuid(0), cancellationToken) is { Count: 1 })
        {
            await EraseAsync(id, now, cancellationToken);
        }
    }

    /// <summary>Erases one now, if it is deleted.</summary>
    public Task EraseSessionAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ExecuteAsync(SessionSql, [Parameter.Of(id), Parameter.Of(1L), Parameter.Time(now)], cancellationToken);

    private Task<List<Guid>> DueAsync(DateTimeOffset deletedBefore, CancellationToken cancellationToken) => database.QueryAsync(
        DueConversationsSql, [Parameter.Time(deletedBefore), Parameter.Of((long)AtOnce)], r => r.GetGuid(0), cancellationToken);

    private async Task EraseAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(AttachmentsSql, [Parameter.Of(id), Parameter.Time(now)], cancellationToken);
        while ((await database.QueryAsync(
            ImagesSql, [Parameter.Of(id), Parameter.Time(now), Parameter.Of((long)MessagesAtOnce)], r => r.GetInt64(0), cancellationToken))[0] > 0)
        {
            // Some at a time, so that no lock is held for long.
        }

        foreach (var sql in new[] { MessagesSql, DigestsSql })
        {
            await database.ExecuteAllAsync(sql, () => [Parameter.Of(id), Parameter.Of((long)MessagesAtOnce)], cancellationToken);
        }

        await database.ExecuteAsync(ConversationSql, [Parameter.Of(id)], cancellationToken);
    }
}
