using Chorus.Storage.Postgres;

namespace Chorus.Storage.Accounts;

/// <summary>Which tickets for sockets have been used, for as long as they would still be good; the same for all servers.</summary>
public sealed class UsedTickets
{
    internal const string UseSql = "INSERT INTO used_tickets (id, expires_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";

    internal const string ForgetSql = """
        DELETE FROM used_tickets WHERE id = ANY (ARRAY (
            SELECT id FROM used_tickets WHERE expires_at <= $1 ORDER BY expires_at LIMIT 1000))
        """;

    private readonly Database _database;

    internal UsedTickets(Database database) => _database = database;

    /// <returns>False: somebody has used it before.</returns>
    public async Task<bool> TryUseAsync(Guid id, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        await _database.ExecuteAsync(UseSql, [Parameter.Of(id), Parameter.Time(expiresAt)], cancellationToken) == 1;

    /// <summary>Forgets those that have run out by then.</summary>
    public Task ForgetAsync(DateTimeOffset by, CancellationToken cancellationToken) =>
        _database.ExecuteAllAsync(ForgetSql, () => [Parameter.Time(by)], cancellationToken);
}
