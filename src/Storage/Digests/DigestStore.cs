using Chorus.Storage.Postgres;

namespace Chorus.Storage.Digests;

/// <summary>Makes what messages are found and counted by; the work itself is the database's function <c>digest</c>.</summary>
internal sealed class DigestStore(Database database)
{
    /// <summary>Messages that one step takes at most.</summary>
    public const int Step = 500;

    // No flush of its own: a digest that a crash takes with it is made again, as its progress goes too.
    internal const string DigestSql = "SELECT digest($1, $2), set_config('synchronous_commit', 'off', true)";

    // Whatever another process wrote and did not digest before it ended. The only statement that reads all conversations.
    internal const string BehindSql = """
        SELECT c.id FROM conversations c LEFT JOIN digest_progress p ON p.conversation_id = c.id
        WHERE c.last_seq > coalesce(p.seq, 0) AND c.deleted_at IS NULL
        UNION SELECT conversation_id FROM digest_changes
        LIMIT $1
        """;

    /// <returns>How many messages it did; fewer than <see cref="Step"/>: all are done.</returns>
    public async Task<int> DigestAsync(Guid conversationId, CancellationToken cancellationToken) =>
        (await database.QueryAsync(
            DigestSql, [Parameter.Of(conversationId), Parameter.Of(Step)], r => r.GetInt32(0), cancellationToken))[0];

    public Task<List<Guid>> BehindAsync(int limit, CancellationToken cancellationToken) =>
        database.QueryAsync(BehindSql, [Parameter.Of((long)limit)], r => r.GetGuid(0), cancellationToken);
}
