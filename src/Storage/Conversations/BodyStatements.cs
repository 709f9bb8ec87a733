using Chorus.Grains.Conversations;
using Npgsql;
using NpgsqlTypes;
using static Chorus.Storage.Postgres.Parameter;

namespace Chorus.Storage.Conversations;

/// <summary>Messages, members and all else of the commits whose head passed, which is seen by the head's commit id.</summary>
internal static class BodyStatements
{
    internal const string InsertSql = $"""
        INSERT INTO messages ({MessageRow.Columns})
        SELECT {MessageRow.Columns} FROM unnest({MessageColumns.First}, $19) AS w ({MessageRow.Columns}, commit_id) WHERE {Passed}
        """;

    internal const string UpdateSql = $"""
        UPDATE messages m
        SET version = w.version, updated_at = w.updated_at, revision = w.revision, kind = w.kind, status = w.status,
            is_summary = w.is_summary, deleted = w.deleted, content = w.content, attachments = w.attachments, metadata = w.metadata
        FROM unnest({MessageColumns.First}, $19) AS w ({MessageRow.Columns}, commit_id)
        WHERE m.conversation_id = w.conversation_id AND m.seq = w.seq AND m.id = w.id AND {Passed}
        """;

    // Reading moves no version, so two activations may both write it: it never goes back.
    internal const string MemberSql = $"""
        INSERT INTO members AS m (conversation_id, user_id, role, last_read_seq)
        SELECT conversation_id, user_id, role, last_read_seq
        FROM unnest($1, $2, $3, $4, $5) AS w (conversation_id, commit_id, user_id, role, last_read_seq) WHERE {Passed}
        ON CONFLICT (conversation_id, user_id) DO UPDATE
        SET role = excluded.role, last_read_seq = greatest(m.last_read_seq, excluded.last_read_seq)
        """;

    internal const string LeaveSql = $"""
        DELETE FROM members m USING unnest($1, $2, $3) AS w (conversation_id, commit_id, user_id)
        WHERE m.conversation_id = w.conversation_id AND m.user_id = w.user_id AND {Passed}
        """;

    internal const string Passed =
        "EXISTS (SELECT FROM conversations c WHERE c.id = w.conversation_id AND c.commit_id = w.commit_id)";

    /// <summary>Only those that have something to write.</summary>
    public static IEnumerable<NpgsqlBatchCommand> For(IReadOnlyList<ConversationCommit> commits)
    {
        var inserts = commits.SelectMany(c => c.Inserts.Select(m => new Written(c.Head.CommitId, m))).ToList();
        var updates = commits.SelectMany(c => c.Updates.Select(m => new Written(c.Head.CommitId, m))).ToList();
        var members = commits.SelectMany(c => c.Members.Select(m => new Joined(c.Head.Id, c.Head.CommitId, m))).ToLookup(j => j.Write.State is null);
        if (inserts.Count > 0)
        {
            yield return Messages(InsertSql, inserts);
        }

        if (updates.Count > 0)
        {
            yield return Messages(UpdateSql, updates);
        }

        if (members[false].Any())
        {
            var command = Members(MemberSql, [.. members[false]], out var rows);
            command.Parameters.Add(Column(rows, j => (short)j.Write.State!.Role, NpgsqlDbType.Smallint));
            command.Parameters.Add(Column(rows, j => j.Write.State!.LastReadSeq, NpgsqlDbType.Bigint));
            yield return command;
        }

        if (members[true].Any())
        {
            yield return Members(LeaveSql, [.. members[true]], out _);
        }

        foreach (var command in GenerationStatements.For(commits).Concat(AttachmentStatements.For(commits))
            .Concat(ImageStatements.For(commits)).Concat(NotificationStatements.For(commits)))
        {
            yield return command;
        }
    }

    private static NpgsqlBatchCommand Messages(string sql, List<Written> rows)
    {
        var command = new NpgsqlBatchCommand(sql);
        MessageColumns.Add(command.Parameters, [.. rows.Select(r => r.Stored)]);
        command.Parameters.Add(Column(rows, r => r.CommitId, NpgsqlDbType.Uuid));
        return command;
    }

    private static NpgsqlBatchCommand Members(string sql, List<Joined> joined, out List<Joined> rows)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(Column(joined, j => j.ConversationId, NpgsqlDbType.Uuid));
        command.Parameters.Add(Column(joined, j => j.CommitId, NpgsqlDbType.Uuid));
        command.Parameters.Add(Column(joined, j => j.Write.UserId, NpgsqlDbType.Uuid));
        rows = joined;
        return command;
    }

    private sealed record Written(Guid CommitId, StoredMessage Stored);

    private sealed record Joined(Guid ConversationId, Guid CommitId, MemberWrite Write);
}
