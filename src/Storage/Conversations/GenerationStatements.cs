using Chorus.Grains.Conversations;
using Chorus.Grains.Generations;
using Npgsql;
using NpgsqlTypes;
using static Chorus.Storage.Postgres.Parameter;

namespace Chorus.Storage.Conversations;

/// <summary>What begins to be made with a commit, and what ends with it.</summary>
internal static class GenerationStatements
{
    // Its conversation calls the generator at once. If it cannot, somebody else does when the job is due.
    internal const string BeginSql = $"""
        INSERT INTO generations (id, conversation_id, seq, kind, user_id, parent_id, model, created_at, due_at)
        SELECT id, conversation_id, seq, kind, user_id, parent_id, model, clock_timestamp(), clock_timestamp() + interval '2 s'
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS w (conversation_id, commit_id, id, seq, kind, user_id, parent_id, model)
        WHERE {BodyStatements.Passed}
        """;

    internal const string EndSql = $"""
        UPDATE generations g SET ended = true, lease = NULL, partial = '', due_at = clock_timestamp() + interval '5 s'
        FROM unnest($1, $2, $3) AS w (conversation_id, commit_id, id)
        WHERE g.id = w.id AND {BodyStatements.Passed}
        """;

    internal const string DeleteSql = $"""
        DELETE FROM generations g USING unnest($1, $2) AS w (conversation_id, commit_id)
        WHERE g.conversation_id = w.conversation_id AND {BodyStatements.Passed}
        """;

    /// <summary>Only those that have something to write.</summary>
    public static IEnumerable<NpgsqlBatchCommand> For(IReadOnlyList<ConversationCommit> commits)
    {
        var begun = commits.SelectMany(c => c.Begun.Select(j => (c.Head.CommitId, Job: j))).ToList();
        // Whoever renews leases locks the same rows in the same order: no deadlock.
        var ended = commits.SelectMany(c => c.Ended.Select(id => (c.Head, Id: id))).OrderBy(e => e.Id).ToList();
        var deleted = commits.Where(c => c.Head.DeletedAt is not null).ToList();
        if (begun.Count > 0)
        {
            yield return Begin(begun);
        }

        if (ended.Count > 0)
        {
            var command = new NpgsqlBatchCommand(EndSql);
            command.Parameters.Add(Column(ended, e => e.Head.Id, NpgsqlDbType.Uuid));
            command.Parameters.Add(Column(ended, e => e.Head.CommitId, NpgsqlDbType.Uuid));
            command.Parameters.Add(Column(ended, e => e.Id, NpgsqlDbType.Uuid));
            yield return command;
        }

        if (deleted.Count > 0)
        {
            var command = new NpgsqlBatchCommand(DeleteSql);
            command.Parameters.Add(Column(deleted, c => c.Head.Id, NpgsqlDbType.Uuid));
            command.Parameters.Add(Column(deleted, c => c.Head.CommitId, NpgsqlDbType.Uuid));
            yield return command;
        }
    }

    private static NpgsqlBatchCommand Begin(List<(Guid CommitId, GenerationJob Job)> begun)
    {
        var command = new NpgsqlBatchCommand(BeginSql);
        command.Parameters.Add(Column(begun, b => b.Job.ConversationId, NpgsqlDbType.Uuid));
        command.Parameters.Add(Column(begun, b => b.CommitId, NpgsqlDbType.Uuid));
        command.Parameters.Add(Column(begun, b => b.Job.Id, NpgsqlDbType.Uuid));
        command.Parameters.Add(Column(begun, b => b.Job.Seq, NpgsqlDbType.Bigint));
        command.Parameters.Add(Column(begun, b => (short)b.Job.Kind, NpgsqlDbType.Smallint));
        command.Parameters.Add(Column(begun, b => b.Job.UserId, NpgsqlDbType.Uuid));
        command.Parameters.Add(Column(begun, b => b.Job.ParentId, NpgsqlDbType.Uuid));
        command.Parameters.Add(Column(begun, b => b.Job.Model, NpgsqlDbType.Text));
        return command;
    }
}
