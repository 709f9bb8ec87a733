using Chorus.Grains.Conversations;
using Npgsql;
using NpgsqlTypes;
using static Chorus.Storage.Postgres.Parameter;

namespace Chorus.Storage.Conversations;

/// <summary>Attachments that messages of a commit take, and those of messages that are no more.</summary>
internal static class AttachmentStatements
{
    // Before they are used, so that whoever sweeps them away at this moment is waited for.
    internal const string KeepSql = $"""
        UPDATE files f SET delete_at = NULL FROM unnest($1, $2, $3) AS w (conversation_id, commit_id, attachment_id)
        WHERE f.owner_id = w.attachment_id AND NOT f.deleted AND {BodyStatements.Passed}
        """;

    internal const string UseSql = $"""
        INSERT INTO attachment_uses (attachment_id, conversation_id, message_id)
        SELECT attachment_id, conversation_id, message_id
        FROM unnest($1, $2, $3, $4) AS w (conversation_id, commit_id, attachment_id, message_id) WHERE {BodyStatements.Passed}
        """;

    internal const string ReleaseSql = $"""
        UPDATE files f SET delete_at = w.at FROM unnest($1, $2, $3, $4) AS w (conversation_id, commit_id, attachment_id, at)
        WHERE f.owner_id = w.attachment_id AND NOT f.deleted AND {BodyStatements.Passed}
        """;

    internal const string ReleaseAllSql = $"""
        UPDATE files f SET delete_at = w.at FROM unnest($1, $2, $3) AS w (conversation_id, commit_id, at)
            JOIN attachment_uses u ON u.conversation_id = w.conversation_id
        WHERE f.owner_id = u.attachment_id AND NOT f.deleted AND {BodyStatements.Passed}
        """;

    /// <summary>Only those that have something to write.</summary>
    public static IEnumerable<NpgsqlBatchCommand> For(IReadOnlyList<ConversationCommit> commits)
    {
        var taken = commits.SelectMany(c => c.Taken.Select(t => new Touched(c.Head, t.AttachmentId, t.MessageId))).ToList();
        var released = commits.SelectMany(c => c.Released.Select(id => new Touched(c.Head, id, default))).ToList();
        var deleted = commits.Where(c => c.Head.DeletedAt is not null).Select(c => new Touched(c.Head, default, default)).ToList();
        if (taken.Count > 0)
        {
            yield return Command(KeepSql, taken, AddAttachment);
            yield return Command(UseSql, taken, AddAttachment, (to, rows) => to.Add(Column(rows, r => r.MessageId, NpgsqlDbType.Uuid)));
        }

        if (released.Count > 0)
        {
            yield return Command(ReleaseSql, released, AddAttachment, AddTime);
        }

        if (deleted.Count > 0)
        {
            yield return Command(ReleaseAllSql, deleted, AddTime);
        }
    }

    private static void AddAttachment(NpgsqlParameterCollection to, List<Touched> rows) =>
        to.Add(Column(rows, r => r.AttachmentId, NpgsqlDbType.Uuid));

    private static void AddTime(NpgsqlParameterCollection to, List<Touched> rows) =>
        to.Add(Column(rows, r => r.Head.UpdatedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz));

    private static NpgsqlBatchCommand Command(string sql, List<Touched> rows, params Action<NpgsqlParameterCollection, List<Touched>>[] columns)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(Column(rows, r => r.Head.Id, NpgsqlDbType.Uuid));
        command.Parameters.Add(Column(rows, r => r.Head.CommitId, NpgsqlDbType.Uuid));
        Array.ForEach(columns, add => add(command.Parameters, rows));
        return command;
    }

    private sealed record Touched(ConversationHead Head, Guid AttachmentId, Guid MessageId);
}
