using Chorus.Grains.Conversations;
using Npgsql;

namespace Chorus.Storage.Conversations;

/// <summary>The usual case: commits that each add one message and change nothing else of their head. One statement does it all.</summary>
internal static class AppendStatement
{
    // The fence, the check of the ids and the rows to insert come from the same row of the input, so nothing is joined twice.
    internal const string Sql = $"""
        WITH passed AS (
            UPDATE conversations c
            SET version = u.head_version, checksum = u.checksum, last_seq = u.last_seq, message_count = u.message_count,
                commit_id = u.commit_id, updated_at = u.head_updated_at
            FROM unnest({MessageColumns.First}, $19, $20, $21, $22, $23, $24, $25) AS u (
                {MessageRow.Columns}, expected, head_version, checksum, last_seq, message_count, commit_id, head_updated_at)
            WHERE c.id = u.conversation_id AND c.version = u.expected
                AND NOT EXISTS (SELECT FROM messages m WHERE m.id = u.id)
            RETURNING u.*),
        added AS (INSERT INTO messages ({MessageRow.Columns}) SELECT {MessageRow.Columns} FROM passed)
        SELECT conversation_id FROM passed
        """;

    public static NpgsqlBatchCommand Create(IReadOnlyList<ConversationCommit> commits)
    {
        var command = new NpgsqlBatchCommand(Sql);
        MessageColumns.Add(command.Parameters, [.. commits.Select(c => c.Inserts[0])]);
        HeadColumns.AddAdvance(command.Parameters, commits);
        return command;
    }
}
