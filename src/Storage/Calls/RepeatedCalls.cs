using Chorus.Grains.Calls;
using Chorus.Storage.Postgres;
using NpgsqlTypes;

namespace Chorus.Storage.Calls;

/// <summary>Repeated calls in PostgreSQL. Only repeats are kept: as long as no silo falls silent that is none.</summary>
internal sealed class RepeatedCalls(Database database, TimeProvider time) : IRepeatedCalls
{
    internal const string NoteSql = """
        INSERT INTO repeated_calls AS r (id, attempt, noted_at) SELECT c.id, c.attempt, $3 FROM unnest($1, $2) AS c (id, attempt)
        ON CONFLICT (id) DO UPDATE SET attempt = greatest(r.attempt, excluded.attempt)
        """;

    internal const string FindSql = "SELECT id, attempt FROM repeated_calls WHERE id = ANY ($1)";

    internal const string ForgetSql = """
        DELETE FROM repeated_calls WHERE id = ANY (ARRAY (
            SELECT id FROM repeated_calls WHERE noted_at <= $1 ORDER BY noted_at LIMIT 1000))
        """;

    public async Task<IReadOnlyCollection<CallAttempt>> TakeAsync(IReadOnlyCollection<CallAttempt> attempts, CancellationToken cancellationToken)
    {
        if (attempts.Count == 0)
        {
            return [];
        }

        // In one order everywhere, so that no two wait for each other.
        List<CallAttempt> repeats = [.. attempts.Where(a => a.Number > 1).GroupBy(a => a.Call).Select(g => g.MaxBy(a => a.Number)).OrderBy(a => a.Call)];
        if (repeats.Count > 0)
        {
            await database.ExecuteAsync(
                NoteSql,
                [
                    Parameter.Column(repeats, r => r.Call, NpgsqlDbType.Uuid), Parameter.Column(repeats, r => r.Number, NpgsqlDbType.Integer),
                    Parameter.Time(time.GetUtcNow()),
                ],
                cancellationToken);
        }

        var known = await database.QueryAsync(
            FindSql, [Parameter.Column([.. attempts.Select(a => a.Call).Distinct()], NpgsqlDbType.Uuid)],
            r => (Call: r.GetGuid(0), Latest: r.GetInt32(1)), cancellationToken);
        var latest = known.ToDictionary(k => k.Call, k => k.Latest);
        return [.. attempts.Where(a => a.Number < latest.GetValueOrDefault(a.Call))];
    }

    /// <summary>Forgets those that were noted by then.</summary>
    public Task ForgetAsync(DateTimeOffset by, CancellationToken cancellationToken) =>
        database.ExecuteAllAsync(ForgetSql, () => [Parameter.Time(by)], cancellationToken);
}
