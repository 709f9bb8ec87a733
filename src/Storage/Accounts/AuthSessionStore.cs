using Chorus.Grains;
using Chorus.Storage.Paging;
using Chorus.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Chorus.Storage.Accounts;

/// <summary>A sign-in as its user sees it.</summary>
/// <param name="Device">What the device said it is; null: it said nothing.</param>
/// <param name="SeenAt">When it was there the last time, some minutes more or less.</param>
public sealed record AuthSession(Guid Id, string? Device, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt);

/// <summary>Sign-ins that still hold: each refresh token belongs to one, and dies with it.</summary>
public sealed class AuthSessionStore
{
    /// <summary>Sign-ins of one user that hold at a time; another one ends the oldest.</summary>
    public const int MaxOfUser = 100;

    internal static readonly string CreateSql = $"""
        WITH crowded AS (DELETE FROM auth_sessions WHERE id = ANY (ARRAY (
            SELECT id FROM auth_sessions WHERE user_id = $2 ORDER BY id DESC OFFSET {MaxOfUser - 1})))
        INSERT INTO auth_sessions (id, user_id, created_at, expires_at, device, seen_at, ends_at) VALUES ($1, $2, $3, $4, $5, $3, $6)
        """;

    internal const string AliveSql = "SELECT id FROM auth_sessions WHERE id = ANY ($1) AND expires_at > $2";
    internal const string ExtendSql = "UPDATE auth_sessions SET expires_at = least($2, ends_at) WHERE id = $1 AND expires_at > $3";
    internal const string DeleteSql = "DELETE FROM auth_sessions WHERE id = $1";
    internal const string DeleteOwnSql = "DELETE FROM auth_sessions WHERE id = $1 AND user_id = $2";
    internal const string DeleteOthersSql = "DELETE FROM auth_sessions WHERE user_id = $1 AND id <> $2 RETURNING id";

    internal const string ListSql = """
        SELECT id, device, created_at, seen_at, expires_at FROM auth_sessions
        WHERE user_id = $1 AND expires_at > $2 AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4))
        ORDER BY created_at DESC, id DESC LIMIT $5
        """;

    // Another node may be writing the same rows at this moment: then it says what is to be said.
    internal const string SeenSql = """
        WITH seen AS (
            UPDATE auth_sessions SET seen_at = $2
            WHERE id = ANY (ARRAY (
                SELECT id FROM auth_sessions WHERE id = ANY ($1) AND seen_at < $3 FOR NO KEY UPDATE SKIP LOCKED))
            RETURNING user_id)
        UPDATE users SET seen_at = $2
        WHERE id = ANY (ARRAY (SELECT id FROM users WHERE id IN (SELECT user_id FROM seen) FOR NO KEY UPDATE SKIP LOCKED))
        """;

    // Some at a time, so that no lock is held for long.
    internal const string DeleteExpiredSql = """
        DELETE FROM auth_sessions WHERE id = ANY (ARRAY (
            SELECT id FROM auth_sessions WHERE expires_at <= $1 ORDER BY expires_at LIMIT 1000))
        """;

    private readonly Database _database;
    private readonly TimeProvider _time;

    internal AuthSessionStore(Database database, TimeProvider time) => (_database, _time) = (database, time);

    /// <param name="isFinal">Refreshing does not extend it.</param>
    public Task CreateAsync(
        Guid id, Guid userId, DateTimeOffset expiresAt, string? device, CancellationToken cancellationToken, bool isFinal = false) =>
        _database.ExecuteAsync(
            CreateSql,
            [
                Parameter.Of(id), Parameter.Of(userId), Parameter.Of(Timestamp.Now(_time)), Parameter.Time(expiresAt),
                Parameter.Text(device), Parameter.Time(isFinal ? expiresAt : null),
            ],
            cancellationToken);

    /// <summary>A user's sign-ins, the newest first.</summary>
    public async Task<Page<AuthSession>> ListAsync(Guid userId, ListCursor? cursor, int limit, CancellationToken cancellationToken)
    {
        var rows = await _database.QueryAsync(
            ListSql,
            [
                Parameter.Of(userId), Parameter.Of(Timestamp.Now(_time)), Parameter.Time(cursor?.At), Parameter.Of(cursor?.Id ?? Guid.Empty),
                Parameter.Of(limit + 1L),
            ],
            Read,
            cancellationToken);
        return Page.Of(rows, limit, last => new ListCursor(last.CreatedAt, last.Id));
    }

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

    /// <summary>Notes that these sessions, and so their users, are there; not again for those of which it is known since <paramref name="grain"/>.</summary>
    public Task SeenAsync(IReadOnlyCollection<Guid> ids, TimeSpan grain, CancellationToken cancellationToken)
    {
        var now = Timestamp.Now(_time);
        return _database.ExecuteAsync(
            SeenSql,
            [Parameter.Column(ids.ToArray(), NpgsqlDbType.Uuid), Parameter.Time(now), Parameter.Time(now - grain)],
            cancellationToken);
    }

    /// <returns>False: it had ended before.</returns>
    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken) =>
        await _database.ExecuteAsync(DeleteSql, [Parameter.Of(id)], cancellationToken) == 1;

    /// <returns>False: this user has no such session.</returns>
    public async Task<bool> DeleteAsync(Guid userId, Guid id, CancellationToken cancellationToken) =>
        await _database.ExecuteAsync(DeleteOwnSql, [Parameter.Of(id), Parameter.Of(userId)], cancellationToken) == 1;

    /// <summary>Ends all of a user's sessions but one.</summary>
    /// <returns>Those that have ended.</returns>
    public async Task<IReadOnlyList<Guid>> DeleteOthersAsync(Guid userId, Guid but, CancellationToken cancellationToken) =>
        await _database.QueryAsync(DeleteOthersSql, [Parameter.Of(userId), Parameter.Of(but)], r => r.GetGuid(0), cancellationToken);

    /// <summary>Removes what has expired.</summary>
    /// <returns>How many.</returns>
    public Task<int> DeleteExpiredAsync(CancellationToken cancellationToken) =>
        _database.ExecuteAllAsync(DeleteExpiredSql, () => [Parameter.Of(Timestamp.Now(_time))], cancellationToken);

    private static AuthSession Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3),
        row.GetFieldValue<DateTimeOffset>(4));
}
