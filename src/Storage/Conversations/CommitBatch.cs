using Chorus.Grains.Conversations;
using Chorus.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;
using static Chorus.Storage.Postgres.Parameter;

namespace Chorus.Storage.Conversations;

/// <summary>Carries out some commits, of different conversations, in one round trip and one transaction.</summary>
internal sealed class CommitBatch([FromKeyedServices(CommitBatch.Source)] NpgsqlDataSource source)
{
    /// <summary>The key of the data source that only commits use.</summary>
    public const string Source = "commits";

    // Those whose fence still stands: the id of one of their messages stopped them.
    internal const string DiagnoseSql = """
        SELECT u.id FROM unnest($1, $2) AS u (id, expected) LEFT JOIN conversations c ON c.id = u.id
        WHERE coalesce(c.version, 0) = u.expected
        """;

    /// <summary>Answers every one of the commits; never throws.</summary>
    public async Task RunAsync(IReadOnlyList<PendingCommit> commits)
    {
        try
        {
            var passed = await WriteAsync(commits);
            Complete(commits, passed, CommitOutcome.Committed);
            var stopped = commits.Where(c => !c.Outcome.IsCompleted).ToList();
            if (stopped.Count > 0)
            {
                Complete(stopped, await DiagnoseAsync(stopped), CommitOutcome.IdTaken);
                stopped.ForEach(c => c.Complete(CommitOutcome.Fenced));
            }
        }
        catch (Exception e) when (commits.Count == 1 && IsTaken(e))
        {
            // Somebody took the id, or the attachment, between the check and the insert; or it was swept away.
            commits[0].Complete(CommitOutcome.IdTaken);
        }
        catch (Exception e) when (commits.Count > 1 && PostgresFailures.IsRefusal(e))
        {
            // One of them was refused, and all with it. Halving finds it in few steps, and the others go through. The halves of
            // a deadlock meet less of each other.
            foreach (var half in commits.Chunk((commits.Count + 1) / 2))
            {
                await RunAsync(half);
            }
        }
        catch (Exception e)
        {
            var error = PostgresFailures.IsUnavailable(e) ? PostgresFailures.Unavailable(e) : e;
            foreach (var commit in commits)
            {
                commit.Fail(error);
            }
        }
    }

    private static bool IsTaken(Exception error) => PostgresFailures.IsUniqueViolation(error, "messages_id")
        || PostgresFailures.IsUniqueViolation(error, "attachment_uses_pkey")
        || PostgresFailures.IsForeignKeyViolation(error, "attachment_uses_attachment");

    private static void Complete(IEnumerable<PendingCommit> commits, HashSet<Guid> conversations, CommitOutcome outcome)
    {
        foreach (var commit in commits.Where(c => conversations.Contains(c.ConversationId)))
        {
            commit.Complete(outcome);
        }
    }

    /// <returns>The conversations of those that passed.</returns>
    private async Task<HashSet<Guid>> WriteAsync(IReadOnlyList<PendingCommit> pending)
    {
        var appends = pending.Where(c => c.IsAppend).Select(c => c.Commit).ToList();
        var others = pending.Where(c => !c.IsAppend).Select(c => c.Commit).ToList();
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        if (appends.Count > 0)
        {
            batch.BatchCommands.Add(AppendStatement.Create(appends));
        }

        foreach (var command in Statements(others))
        {
            batch.BatchCommands.Add(command);
        }

        return await ReadIdsAsync(batch);
    }

    private static IEnumerable<NpgsqlBatchCommand> Statements(List<ConversationCommit> commits)
    {
        var created = commits.Where(c => c.ExpectedVersion == 0).ToList();
        var advanced = commits.Where(c => c.ExpectedVersion != 0).ToList();
        var changed = advanced.Where(c => c.HeaderChanged).ToList();
        if (created.Count > 0)
        {
            yield return HeadStatements.Create(created);
        }

        if (advanced.Count > 0)
        {
            yield return HeadStatements.Advance(advanced);
        }

        if (changed.Count > 0)
        {
            yield return HeadStatements.Header(changed);
        }

        foreach (var command in BodyStatements.For(commits))
        {
            yield return command;
        }
    }

    private async Task<HashSet<Guid>> DiagnoseAsync(List<PendingCommit> stopped)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        var command = new NpgsqlBatchCommand(DiagnoseSql);
        command.Parameters.Add(Column(stopped, c => c.ConversationId, NpgsqlDbType.Uuid));
        command.Parameters.Add(Column(stopped, c => c.Commit.ExpectedVersion, NpgsqlDbType.Bigint));
        batch.BatchCommands.Add(command);
        return await ReadIdsAsync(batch);
    }

    private static async Task<HashSet<Guid>> ReadIdsAsync(NpgsqlBatch batch)
    {
        var ids = new HashSet<Guid>();

        // Costs a round trip once for each connection and statement, nothing later.
        await batch.PrepareAsync();
        await using var reader = await batch.ExecuteReaderAsync();
        do
        {
            while (await reader.ReadAsync())
            {
                ids.Add(reader.GetGuid(0));
            }
        }
        while (await reader.NextResultAsync());
        return ids;
    }
}
