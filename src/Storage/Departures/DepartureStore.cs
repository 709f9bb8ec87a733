using Chorus.Grains;
using Chorus.Grains.Conversations;
using Chorus.Grains.Departures;
using Chorus.Storage.Files;
using Chorus.Storage.Postgres;
using Chorus.Storage.Retention;

namespace Chorus.Storage.Departures;

/// <summary>Who has gone, in PostgreSQL, whose clock says when somebody is to go on with them.</summary>
internal sealed class DepartureStore(Database database, Eraser eraser, FileSweeper files, TimeProvider time) : IDepartureStore
{
    internal const string TakeSql = """
        UPDATE departures SET due_at = clock_timestamp() + $1
        WHERE user_id = (SELECT user_id FROM departures WHERE due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING user_id, asked_at <= clock_timestamp() - interval '1 minute'
        """;

    internal const string KeepSql = "UPDATE departures SET due_at = clock_timestamp() + $2 WHERE user_id = $1";
    internal const string EndSql = "DELETE FROM departures WHERE user_id = $1";
    internal const string MembershipsSql = "SELECT conversation_id, role FROM members WHERE user_id = $1 LIMIT $2";
    internal const string FormerSql = "SELECT conversation_id FROM former_members WHERE user_id = $1 ORDER BY conversation_id LIMIT $2";

    internal const string ImagesSql = """
        SELECT id FROM images WHERE user_id = $1 AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT $2
        """;

    internal const string SessionsSql = """
        SELECT id FROM sessions WHERE user_id = $1 AND commit_id <> '00000000-0000-0000-0000-000000000000'
        ORDER BY updated_at, id LIMIT $2
        """;

    internal const string ForgetMembershipSql = "DELETE FROM members WHERE user_id = $1 AND conversation_id = $2";

    // By seq, so that each statement looks at a bounded part of a conversation of any length.
    internal const string ForgetAuthorSql = """
        UPDATE messages SET author_id = '00000000-0000-0000-0000-000000000000'
        WHERE conversation_id = $2 AND seq > $3 AND seq <= $4 AND author_id = $1
        """;

    internal const string LastSeqSql = "SELECT last_seq FROM conversations WHERE id = $1";
    internal const string ForgetFormerSql = "DELETE FROM former_members WHERE user_id = $1 AND conversation_id = $2";

    // Those that messages in others' conversations have stay with them; the rows of the others go with their files.
    internal const string UploadsSql = """
        WITH taken AS (
            SELECT a.id, u.attachment_id IS NOT NULL AS in_use FROM attachments a LEFT JOIN attachment_uses u ON u.attachment_id = a.id
            WHERE a.user_id = $1 LIMIT $3),
        dropped AS (UPDATE files f SET delete_at = $2 FROM taken WHERE f.owner_id = taken.id AND NOT taken.in_use AND NOT f.deleted)
        UPDATE attachments a SET user_id = '00000000-0000-0000-0000-000000000000' FROM taken WHERE a.id = taken.id
        """;

    internal const string LogSql = """
        DELETE FROM generation_log WHERE id = ANY (ARRAY (SELECT id FROM generation_log WHERE user_id = $1 ORDER BY began_at LIMIT $2))
        """;

    private const int AtOnce = 1_000;

    public async Task<Departure?> TakeAsync(TimeSpan lease, CancellationToken cancellationToken) => await database.FirstAsync(
        TakeSql, [Parameter.Of(lease)], r => new Departure(r.GetGuid(0), r.GetBoolean(1)), cancellationToken);

    public Task KeepAsync(Guid userId, TimeSpan lease, CancellationToken cancellationToken) =>
        database.ExecuteAsync(KeepSql, [Parameter.Of(userId), Parameter.Of(lease)], cancellationToken);

    public Task EndAsync(Guid userId, CancellationToken cancellationToken) =>
        database.ExecuteAsync(EndSql, [Parameter.Of(userId)], cancellationToken);

    public async Task<IReadOnlyList<Membership>> MembershipsAsync(Guid userId, int limit, CancellationToken cancellationToken) =>
        await database.QueryAsync(
            MembershipsSql, [Parameter.Of(userId), Parameter.Of((long)limit)],
            r => new Membership(r.GetGuid(0), (MemberRole)r.GetInt16(1)), cancellationToken);

    public Task<IReadOnlyList<Guid>> FormerConversationsAsync(Guid userId, int limit, CancellationToken cancellationToken) =>
        IdsAsync(FormerSql, userId, limit, cancellationToken);

    public Task<IReadOnlyList<Guid>> ImagesAsync(Guid userId, int limit, CancellationToken cancellationToken) =>
        IdsAsync(ImagesSql, userId, limit, cancellationToken);

    public Task<IReadOnlyList<Guid>> SessionsAsync(Guid userId, int limit, CancellationToken cancellationToken) =>
        IdsAsync(SessionsSql, userId, limit, cancellationToken);

    public Task EraseConversationAsync(Guid conversationId, CancellationToken cancellationToken) =>
        eraser.EraseConversationAsync(conversationId, Timestamp.Now(time), cancellationToken);

    public Task EraseSessionAsync(Guid sessionId, CancellationToken cancellationToken) =>
        eraser.EraseSessionAsync(sessionId, Timestamp.Now(time), cancellationToken);

    public Task ForgetMembershipAsync(Guid userId, Guid conversationId, CancellationToken cancellationToken) =>
        database.ExecuteAsync(ForgetMembershipSql, [Parameter.Of(userId), Parameter.Of(conversationId)], cancellationToken);

    public async Task ForgetAuthorAsync(Guid userId, Guid conversationId, CancellationToken cancellationToken)
    {
        var last = await database.QueryAsync(LastSeqSql, [Parameter.Of(conversationId)], r => r.GetInt64(0), cancellationToken);
        for (var seq = 0L; seq < last.FirstOrDefault(); seq += AtOnce)
        {
            await database.ExecuteAsync(
                ForgetAuthorSql,
                [Parameter.Of(userId), Parameter.Of(conversationId), Parameter.Of(seq), Parameter.Of(seq + AtOnce)],
                cancellationToken);
        }

        await database.ExecuteAsync(ForgetFormerSql, [Parameter.Of(userId), Parameter.Of(conversationId)], cancellationToken);
    }

    public async Task ForgetRestAsync(Guid userId, CancellationToken cancellationToken)
    {
        await database.ExecuteAllAsync(
            UploadsSql, () => [Parameter.Of(userId), Parameter.Time(Timestamp.Now(time)), Parameter.Of((long)AtOnce)], cancellationToken);
        await database.ExecuteAllAsync(LogSql, () => [Parameter.Of(userId), Parameter.Of((long)AtOnce)], cancellationToken);
        files.Wake();
    }

    private async Task<IReadOnlyList<Guid>> IdsAsync(string sql, Guid userId, int limit, CancellationToken cancellationToken) =>
        await database.QueryAsync(sql, [Parameter.Of(userId), Parameter.Of((long)limit)], r => r.GetGuid(0), cancellationToken);
}
