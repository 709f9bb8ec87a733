using Chorus.Grains.Presence;
using Chorus.Storage.Postgres;

namespace Chorus.Storage.Conversations;

internal sealed class PresenceAudience(Database database) : IPresenceAudience, IDisposable
{
    private const long MaxConversations = 50;

    // Nobody waits for it: when all come again at once, it takes no connections from those who do something.
    private const int MaxAtOnce = 4;

    private readonly SemaphoreSlim _gate = new(MaxAtOnce);

    // Conversations that nobody else is in are not counted. Of a crowded one no more people are read than are asked for.
    internal const string FindSql = """
        WITH newest AS (
            SELECT c.id, c.updated_at FROM members me JOIN conversations c ON c.id = me.conversation_id
            WHERE me.user_id = $1 AND c.deleted_at IS NULL
                AND EXISTS (SELECT FROM members m WHERE m.conversation_id = c.id AND m.user_id <> $1)
            ORDER BY c.updated_at DESC, c.id DESC LIMIT $2)
        SELECT m.user_id FROM newest n
            CROSS JOIN LATERAL (SELECT user_id FROM members WHERE conversation_id = n.id AND user_id <> $1 LIMIT $3) AS m
        GROUP BY m.user_id ORDER BY max(n.updated_at) DESC, m.user_id LIMIT $3
        """;

    public async Task<IReadOnlyList<Guid>> FindAsync(Guid userId, int limit, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await database.QueryAsync(
                FindSql,
                [Parameter.Of(userId), Parameter.Of(MaxConversations), Parameter.Of((long)limit)],
                r => r.GetGuid(0),
                cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
