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

    // The mark that all is done goes last.
    internal const string ConversationSql = """
        WITH days AS (DELETE FROM analytics_days WHERE conversation_id = $1),
        changes AS (DELETE FROM digest_changes WHERE conversation_id = $1),
        members AS (DELETE FROM members WHERE conversation_id = $1)
        UPDATE conversations SET title = NULL, project_id = NULL, metadata = '{}', commit_id = '00000000-0000-0000-0000-000000000000'
        WHERE id = $1 AND deleted_at IS NOT NULL
        """;

    internal const string SessionsSql = """
        WITH due AS (
            SELECT id FROM sessions WHERE deleted_at <= $1 AND commit_id <> '00000000-0000-0000-0000-000000000000'
            ORDER BY deleted_at LIMIT $2),
        steps AS (DELETE FROM session_steps t USING due WHERE t.session_id = due.id),
        versions AS (DELETE FROM session_step_versions v USING due WHERE v.session_id = due.id)
        UPDATE sessions s SET title = NULL, commit_id = '00000000-0000-0000-0000-000000000000' FROM due WHERE s.id = due.id
        """;

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

        while (await database.ExecuteAsync(SessionsSql, [Parameter.Time(deletedBefore), Parameter.Of((long)AtOnce)], cancellationToken) is > 0 and var some)
        {
            all += some;
        }

        return all;
    }

    private Task<List<Guid>> DueAsync(DateTimeOffset deletedBefore, CancellationToken cancellationToken) => database.QueryAsync(
        DueConversationsSql, [Parameter.Time(deletedBefore), Parameter.Of((long)AtOnce)], r => r.GetGuid(0), cancellationToken);

    private async Task EraseAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(AttachmentsSql, [Parameter.Of(id), Parameter.Time(now)], cancellationToken);
        foreach (var sql in new[] { MessagesSql, DigestsSql })
        {
            while (await database.ExecuteAsync(sql, [Parameter.Of(id), Parameter.Of((long)MessagesAtOnce)], cancellationToken) > 0)
            {
                // Some at a time, so that no lock is held for long.
            }
        }

        await database.ExecuteAsync(ConversationSql, [Parameter.Of(id)], cancellationToken);
    }
}
