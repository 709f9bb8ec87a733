using System.Globalization;
using Npgsql;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>The rows of one storage in <c>grain_state</c>.</summary>
internal sealed class PostgreSqlRecords(NpgsqlDataSource source, string service, string storage)
{
    /// <summary>Stands for whatever is there.</summary>
    public const string AnyEtag = "*";

    private const string Row = "service_id = $1 AND grain_id = $2 AND storage_name = $3 AND state_name = $4";

    private const string ReadSql = $"SELECT data, etag FROM grain_state WHERE {Row}";

    private const string InsertSql = """
        INSERT INTO grain_state (service_id, grain_id, storage_name, state_name, data) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING
        RETURNING etag
        """;

    private const string UpsertSql = """
        INSERT INTO grain_state (service_id, grain_id, storage_name, state_name, data) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (service_id, grain_id, storage_name, state_name) DO UPDATE SET data = excluded.data, etag = excluded.etag
        RETURNING etag
        """;

    private const string UpdateSql = $"UPDATE grain_state SET data = $5, etag = nextval('grain_etag') WHERE {Row} AND etag = $6 RETURNING etag";
    private const string RemoveSql = $"DELETE FROM grain_state WHERE {Row} AND etag = $5";
    private const string RemoveAnySql = $"DELETE FROM grain_state WHERE {Row}";

    public async Task<(byte[] Data, string Etag)?> ReadAsync(string state, GrainId grain)
    {
        await using var command = Command(ReadSql, state, grain);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? (reader.GetFieldValue<byte[]>(0), Text(reader.GetInt64(1))) : null;
    }

    /// <returns>The new etag; null: the given one is not the stored one.</returns>
    public async Task<string?> WriteAsync(string state, GrainId grain, byte[] data, string? etag)
    {
        await using var command = Command(etag switch { null => InsertSql, AnyEtag => UpsertSql, _ => UpdateSql }, state, grain);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = data });
        if (etag is not (null or AnyEtag))
            Add(command, etag);
        return await command.ExecuteScalarAsync() is long written ? Text(written) : null;
    }

    /// <returns>Whether there was a record with that etag.</returns>
    public async Task<bool> RemoveAsync(string state, GrainId grain, string? etag)
    {
        if (etag is null)
            return false;
        await using var command = Command(etag == AnyEtag ? RemoveAnySql : RemoveSql, state, grain);
        if (etag != AnyEtag)
            Add(command, etag);
        return await command.ExecuteNonQueryAsync() > 0;
    }

    private NpgsqlCommand Command(string sql, string state, GrainId grain)
    {
        var command = source.CreateCommand(sql);
        foreach (var value in (ReadOnlySpan<string>)[service, grain.ToString(), storage, state])
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        return command;
    }

    // What is no number is nobody's etag.
    private static void Add(NpgsqlCommand command, string etag) => command.Parameters.Add(new NpgsqlParameter<long>
    {
        TypedValue = long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1,
    });

    private static string Text(long etag) => etag.ToString(CultureInfo.InvariantCulture);
}
