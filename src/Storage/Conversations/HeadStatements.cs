using Chorus.Grains.Conversations;
using Npgsql;
using NpgsqlTypes;
using static Chorus.Storage.Postgres.Parameter;

namespace Chorus.Storage.Conversations;

/// <summary>
/// The statements that decide: each commit's fence and message ids are checked here, and the row gets its commit's id only if
/// they hold. The statements of <see cref="BodyStatements"/> then look for that id.
/// </summary>
internal static class HeadStatements
{
    internal const string CreateSql = $"""
        INSERT INTO conversations (id, owner_id, created_at, version, checksum, last_seq, message_count, commit_id, updated_at,
            title, project_id, archived, metadata, deleted_at)
        SELECT u.id, u.owner_id, u.created_at, u.version, u.checksum, u.last_seq, u.message_count, u.commit_id, u.updated_at,
            u.title, u.project_id, u.archived, u.metadata, u.deleted_at
        FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) AS u (
            id, owner_id, created_at, expected, version, checksum, last_seq, message_count, commit_id, updated_at,
            title, project_id, archived, metadata, deleted_at)
        WHERE {IdsAreFree}
        ON CONFLICT (id) DO NOTHING
        RETURNING id
        """;

    internal const string AdvanceSql = $"""
        UPDATE conversations c
        SET version = u.version, checksum = u.checksum, last_seq = u.last_seq, message_count = u.message_count,
            commit_id = u.commit_id, updated_at = u.updated_at
        FROM unnest($3, $4, $5, $6, $7, $8, $9, $10) AS u (
            id, expected, version, checksum, last_seq, message_count, commit_id, updated_at)
        WHERE c.id = u.id AND c.version = u.expected AND {IdsAreFree}
        RETURNING c.id
        """;

    internal const string HeaderSql = """
        UPDATE conversations c
        SET title = u.title, project_id = u.project_id, archived = u.archived, metadata = u.metadata, deleted_at = u.deleted_at
        FROM unnest($1, $2, $3, $4, $5, $6, $7) AS u (id, commit_id, title, project_id, archived, metadata, deleted_at)
        WHERE c.id = u.id AND c.commit_id = u.commit_id
        """;

    // Looked up once for the whole statement.
    private const string IdsAreFree = """
        u.id <> ALL (ARRAY (
            SELECT i.conversation_id FROM unnest($1, $2) AS i (conversation_id, id) JOIN messages m ON m.id = i.id))
        """;

    public static NpgsqlBatchCommand Create(IReadOnlyList<ConversationCommit> commits)
    {
        var command = new NpgsqlBatchCommand(CreateSql);
        AddInsertedIds(command.Parameters, commits);
        HeadColumns.AddIds(command.Parameters, commits);
        command.Parameters.Add(Column(commits, c => c.Head.OwnerId, NpgsqlDbType.Uuid));
        command.Parameters.Add(Column(commits, c => c.Head.CreatedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz));
        HeadColumns.AddAdvance(command.Parameters, commits);
        HeadColumns.AddHeader(command.Parameters, commits);
        return command;
    }

    public static NpgsqlBatchCommand Advance(IReadOnlyList<ConversationCommit> commits)
    {
        var command = new NpgsqlBatchCommand(AdvanceSql);
        AddInsertedIds(command.Parameters, commits);
        HeadColumns.AddIds(command.Parameters, commits);
        HeadColumns.AddAdvance(command.Parameters, commits);
        return command;
    }

    public static NpgsqlBatchCommand Header(IReadOnlyList<ConversationCommit> commits)
    {
        var command = new NpgsqlBatchCommand(HeaderSql);
        HeadColumns.AddIds(command.Parameters, commits);
        command.Parameters.Add(Column(commits, c => c.Head.CommitId, NpgsqlDbType.Uuid));
        HeadColumns.AddHeader(command.Parameters, commits);
        return command;
    }

    private static void AddInsertedIds(NpgsqlParameterCollection to, IReadOnlyList<ConversationCommit> commits)
    {
        var inserts = commits.SelectMany(c => c.Inserts.Select(m => (Conversation: c.Head.Id, m.Message.Id))).ToList();
        to.Add(Column(inserts, i => i.Conversation, NpgsqlDbType.Uuid));
        to.Add(Column(inserts, i => i.Id, NpgsqlDbType.Uuid));
    }
}
