using Chorus.Grains;
using Chorus.Storage.Postgres;
using NpgsqlTypes;

namespace Chorus.Storage.Accounts;

/// <summary>Sign-ins that still hold: each refresh token belongs to one, and dies with it.</summary>
public sealed class AuthSessionStore
{
    internal const string CreateSql = "INSERT INTO auth_sessions (id, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
    internal const string AliveSql = "SELECT id FROM auth_sessions WHERE id = ANY ($1) AND expires_at > $2";
    internal const string ExtendSql = "UPDATE auth_sessions SET expires_at = $2 WHERE id = $1 AND expires_at > $3";
    internal const string DeleteSql = "DELETE FROM auth_sessions WHERE id = $1";

    // Some at a time, so that no lock is held for long.
    internal const string DeleteExpiredSql = """
        DELETE FROM auth_sessions WHERE id = ANY (ARRAY (
            SELECT id FROM auth_sessions WHERE expires_at <= $1 ORDER BY expires_at LIMIT 1000))
        """;

    private readonly Database _database;
    private readonly TimeProvider _time;

    internal AuthSessionStore(Database database, TimeProvider time) => (_database, _time) = (database, time);

    public Task CreateAsync(Guid id, Guid userId, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        _database.ExecuteAsync(
            CreateSql,
            [Parameter.Of(id), Parameter.Of(userId), Parameter.Of(Timestamp.Now(_time)), Parameter.Time(expiresAt)],
            cancellationToken);

    public async Task<bool> IsAliveAsync(Guid id, CancellationToken cancellationToken) =>
        (await AliveAsync([id], cancellationToken)).Count == 1;

    /// <summary>Those of the given sessions that still hold.</summary>
    public async Task<IReadOnlySet<Guid>> AliveAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var alive = await _database.QueryAsync(
            AliveSql,
            [Parameter.Column(ids.ToArray(), NpgsqlDbType.Uuid), Parameter.Of(Timestamp.Now(_time))],
            r => r.GetGuid(0),
            cancellationToken);
        return alive.ToHashSet();
    }

    /// <returns>False: it has ended.</returns>
    public async Task<bool> ExtendAsync(Guid id, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        await _database.ExecuteAsync(
            ExtendSql, [Parameter.Of(id), Parameter.Time(expiresAt), Parameter.Of(Timestamp.Now(_time))], cancellationToken) == 1;

    /// <returns>False: it had ended before.</returns>
    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken) =>
        await _database.ExecuteAsync(DeleteSql, [Parameter.Of(id)], cancellationToken) == 1;

    /// <summary>Removes what has expired.</summary>
    /// <returns>How many.</returns>
    public async Task<int> DeleteExpiredAsync(CancellationToken cancellationToken)
    {
        var all = 0;
        while (await _database.ExecuteAsync(DeleteExpiredSql, [Parameter.Of(Timestamp.Now(_time))], cancellationToken) is > 0 and var some)
        {
            all += some;
        }

        return all;
    }
}
