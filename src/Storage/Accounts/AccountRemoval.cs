using Chorus.Storage.Postgres;

namespace Chorus.Storage.Accounts;

/// <summary>
/// Ends somebody: from this statement on nobody is signed in as them, or can sign in. What they had is removed afterwards: see
/// <see cref="Grains.Departures.IDepartureStore"/>.
/// </summary>
public sealed class AccountRemoval
{
    internal const string RemoveSql = """
        WITH sessions AS (SELECT id FROM auth_sessions WHERE user_id = $1),
        gone AS (DELETE FROM users WHERE id = $1 RETURNING id),
        leaving AS (INSERT INTO departures (user_id) SELECT id FROM gone)
        SELECT id FROM sessions
        """;

    // One who is seen at this moment is not there any more, or stays.
    internal const string RemoveSilentSql = """
        WITH silent AS (
            SELECT id FROM users WHERE is_guest AND seen_at < $1 ORDER BY seen_at LIMIT $2 FOR UPDATE SKIP LOCKED),
        gone AS (DELETE FROM users u USING silent WHERE u.id = silent.id RETURNING u.id)
        INSERT INTO departures (user_id) SELECT id FROM gone
        """;

    private const int AtOnce = 100;

    private readonly Database _database;

    internal AccountRemoval(Database database) => _database = database;

    /// <returns>The sessions that have ended with it.</returns>
    public async Task<IReadOnlyList<Guid>> RemoveAsync(Guid userId, CancellationToken cancellationToken) =>
        await _database.QueryAsync(RemoveSql, [Parameter.Of(userId)], r => r.GetGuid(0), cancellationToken);

    /// <summary>Removes guests who were not seen since then.</summary>
    /// <returns>How many.</returns>
    internal Task<int> RemoveSilentAsync(DateTimeOffset seenBefore, CancellationToken cancellationToken) => _database.ExecuteAllAsync(
        RemoveSilentSql, () => [Parameter.Time(seenBefore), Parameter.Of((long)AtOnce)], cancellationToken);
}
