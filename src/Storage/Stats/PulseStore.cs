using Chorus.Storage.Postgres;

namespace Chorus.Storage.Stats;

/// <summary>What one process did in the last seconds.</summary>
public sealed record Pulse(long Connections, double MessagesPerSecond, double EventsPerSecond);

/// <summary>What all processes together are doing.</summary>
/// <param name="Processes">Those that have reported lately.</param>
/// <param name="Jobs">Answers, pictures and steps that are being made.</param>
public sealed record PulseSum(long Processes, long Connections, double MessagesPerSecond, double EventsPerSecond, long Jobs);

/// <summary>Where processes tell each other what they are doing.</summary>
public sealed class PulseStore
{
    internal const string KeepSql = """
        INSERT INTO process_pulses (process_id, at, connections, messages_per_second, events_per_second) VALUES ($1, now(), $2, $3, $4)
        ON CONFLICT (process_id) DO UPDATE SET at = excluded.at, connections = excluded.connections,
            messages_per_second = excluded.messages_per_second, events_per_second = excluded.events_per_second
        """;

    // Few rows, and gone after a while. Jobs that have ended stay in their table for some seconds.
    internal const string SumSql = """
        SELECT count(*), coalesce(sum(connections), 0)::bigint, coalesce(sum(messages_per_second), 0),
            coalesce(sum(events_per_second), 0),
            (SELECT count(*) FROM generations WHERE NOT ended)
        FROM process_pulses WHERE at > now() - interval '10 seconds'
        """;

    internal const string ForgetSql = "DELETE FROM process_pulses WHERE process_id = $1 OR at < now() - interval '1 hour'";

    private readonly Database _database;

    internal PulseStore(Database database) => _database = database;

    public Task KeepAsync(Guid processId, Pulse pulse, CancellationToken cancellationToken) => _database.ExecuteAsync(
        KeepSql,
        [
            Parameter.Of(processId), Parameter.Of(pulse.Connections), Parameter.Of(pulse.MessagesPerSecond),
            Parameter.Of(pulse.EventsPerSecond),
        ],
        cancellationToken);

    public async Task<PulseSum> SumAsync(CancellationToken cancellationToken) => (await _database.QueryAsync(
        SumSql, [], r => new PulseSum(r.GetInt64(0), r.GetInt64(1), r.GetDouble(2), r.GetDouble(3), r.GetInt64(4)), cancellationToken))[0];

    /// <summary>Takes this process out, and those that ended without a word.</summary>
    public Task ForgetAsync(Guid processId, CancellationToken cancellationToken) =>
        _database.ExecuteAsync(ForgetSql, [Parameter.Of(processId)], cancellationToken);
}
