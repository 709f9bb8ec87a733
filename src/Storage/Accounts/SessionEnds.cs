using Chorus.Storage.Postgres;

namespace Chorus.Storage.Accounts;

/// <summary>Sign-ins that have ended lately, in whatever way: a trigger notes them as they are deleted, by the database's clock.</summary>
public sealed class SessionEnds
{
    internal const string LatelySql = "SELECT id FROM ended_sessions WHERE ended_at > now() - interval '1 minute'";
    internal const string ForgetSql = "DELETE FROM ended_sessions WHERE ended_at < now() - interval '1 hour'";

    private readonly Database _database;

    internal SessionEnds(Database database) => _database = database;

    /// <summary>Those of the last minute.</summary>
    public async Task<IReadOnlySet<Guid>> LatelyAsync(CancellationToken cancellationToken) =>
        (await _database.QueryAsync(LatelySql, [], r => r.GetGuid(0), cancellationToken)).ToHashSet();

    /// <summary>Forgets those that nobody asks for any more.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => _database.ExecuteAsync(ForgetSql, [], cancellationToken);
}
