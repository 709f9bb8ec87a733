using Chorus.Storage.Postgres;

namespace Chorus.Storage.Stats;

/// <summary>What one process did in the last seconds.</summary>
public sealed record Pulse(long Connections, double MessagesPerSecond, double EventsPerSecond, PulseLatencies Latencies);

/// <summary>How long sends, commits, and answers up to their first text took in the last minute: <see cref="LatencyBuckets"/>.</summary>
public sealed record PulseLatencies(long[] Sends, long[] Commits, long[] FirstDeltas);

/// <summary>What all processes together are doing.</summary>
/// <param name="Processes">Those that have reported lately.</param>
/// <param name="Jobs">Answers, pictures and steps that are being made.</param>
public sealed record PulseSum(long Processes, long Connections, double MessagesPerSecond, double EventsPerSecond, long Jobs, PulseLatencies Latencies);

/// <summary>Where processes tell each other what they are doing.</summary>
public sealed class PulseStore
{
    internal const string KeepSql = """
        INSERT INTO process_pulses (process_id, at, connections, messages_per_second, events_per_second, sends, commits, first_deltas)
        VALUES ($1, now(), $2, $3, $4, $5, $6, $7)
        ON CONFLICT (process_id) DO UPDATE SET at = excluded.at, connections = excluded.connections,
            messages_per_second = excluded.messages_per_second, events_per_second = excluded.events_per_second,
            sends = excluded.sends, commits = excluded.commits, first_deltas = excluded.first_deltas
        """;

    // Few rows, and gone after a while. Jobs that have ended stay in their table for some seconds.
    internal const string SumSql = """
        WITH live AS (SELECT * FROM process_pulses WHERE at > now() - interval '10 seconds')
        SELECT count(*), coalesce(sum(connections), 0)::bigint, coalesce(sum(messages_per_second), 0),
            coalesce(sum(events_per_second), 0),
            (SELECT count(*) FROM generations WHERE NOT ended),
            ARRAY (SELECT sum(n)::bigint FROM live, unnest(sends) WITH ORDINALITY AS b (n, i) GROUP BY i ORDER BY i),
            ARRAY (SELECT sum(n)::bigint FROM live, unnest(commits) WITH ORDINALITY AS b (n, i) GROUP BY i ORDER BY i),
            ARRAY (SELECT sum(n)::bigint FROM live, unnest(first_deltas) WITH ORDINALITY AS b (n, i) GROUP BY i ORDER BY i)
        FROM live
        """;

    internal const string ForgetSql = "DELETE FROM process_pulses WHERE process_id = $1 OR at < now() - interval '1 hour'";

    private readonly Database _database;

    internal PulseStore(Database database) => _database = database;

    public Task KeepAsync(Guid processId, Pulse pulse, CancellationToken cancellationToken) => _database.ExecuteAsync(
        KeepSql,
        [
            Parameter.Of(processId), Parameter.Of(pulse.Connections), Parameter.Of(pulse.MessagesPerSecond),
            Parameter.Of(pulse.EventsPerSecond), Parameter.Of(pulse.Latencies.Sends), Parameter.Of(pulse.Latencies.Commits),
            Parameter.Of(pulse.Latencies.FirstDeltas),
        ],
        cancellationToken);

    public async Task<PulseSum> SumAsync(CancellationToken cancellationToken) => (await _database.QueryAsync(
        SumSql,
        [],
        r => new PulseSum(
            r.GetInt64(0), r.GetInt64(1), r.GetDouble(2), r.GetDouble(3), r.GetInt64(4),
            new PulseLatencies(r.GetFieldValue<long[]>(5), r.GetFieldValue<long[]>(6), r.GetFieldValue<long[]>(7))),
        cancellationToken))[0];

    /// <summary>Takes this process out, and those that ended without a word.</summary>
    public Task ForgetAsync(Guid processId, CancellationToken cancellationToken) =>
        _database.ExecuteAsync(ForgetSql, [Parameter.Of(processId)], cancellationToken);
}
