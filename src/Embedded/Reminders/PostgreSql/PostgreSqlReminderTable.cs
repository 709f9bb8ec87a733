using System.Globalization;
using Npgsql;

namespace Orleans.Runtime;

/// <summary>The reminders of one service in <c>grain_reminder</c>.</summary>
internal sealed class PostgreSqlReminderTable(NpgsqlDataSource source, string service) : IReminderTable
{
    private const string Columns = "SELECT grain_id, name, start_at, period, etag FROM grain_reminder WHERE service_id = $1";
    private const string ReadGrainSql = $"{Columns} AND grain_id = $2";
    private const string ReadRowSql = $"{Columns} AND grain_id = $2 AND name = $3";
    private const string ReadRangeSql = $"{Columns} AND grain_hash > $2 AND grain_hash <= $3";
    private const string ReadRangeOverZeroSql = $"{Columns} AND (grain_hash > $2 OR grain_hash <= $3)";

    private const string UpsertSql = """
        INSERT INTO grain_reminder (service_id, grain_id, name, grain_hash, start_at, period) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (service_id, grain_id, name)
            DO UPDATE SET start_at = excluded.start_at, period = excluded.period, etag = excluded.etag
        RETURNING etag
        """;

    private const string RemoveSql = "DELETE FROM grain_reminder WHERE service_id = $1 AND grain_id = $2 AND name = $3 AND etag = $4";
    private const string ClearSql = "DELETE FROM grain_reminder WHERE service_id = $1";

    public Task<ReminderTableData> ReadRows(GrainId grainId) => ReadAsync(ReadGrainSql, Value($"{grainId}"));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        ReadAsync(begin < end ? ReadRangeSql : ReadRangeOverZeroSql, Value<long>(begin), Value<long>(end));

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        (await ReadAsync(ReadRowSql, Value($"{grainId}"), Value(reminderName))).Reminders.SingleOrDefault();

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        await using var command = Command(
            UpsertSql,
            Value($"{entry.GrainId}"),
            Value(entry.ReminderName),
            Value<long>(entry.GrainId.GetUniformHashCode()),
            Value(DateTime.SpecifyKind(entry.StartAt, DateTimeKind.Utc)),
            Value(entry.Period));
        return Text((long)(await command.ExecuteScalarAsync())!);
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        if (!long.TryParse(eTag, NumberStyles.None, CultureInfo.InvariantCulture, out var etag))
            return false;
        await using var command = Command(RemoveSql, Value($"{grainId}"), Value(reminderName), Value(etag));
        return await command.ExecuteNonQueryAsync() > 0;
    }

    public async Task TestOnlyClearTable()
    {
        await using var command = Command(ClearSql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<ReminderTableData> ReadAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<ReminderEntry>();
        while (await reader.ReadAsync())
        {
            rows.Add(new()
            {
                GrainId = GrainId.Parse(reader.GetString(0)),
                ReminderName = reader.GetString(1),
                StartAt = reader.GetFieldValue<DateTime>(2),
                Period = reader.GetFieldValue<TimeSpan>(3),
                ETag = Text(reader.GetInt64(4)),
            });
        }
        return new(rows);
    }

    private NpgsqlCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = source.CreateCommand(sql);
        command.Parameters.Add(Value(service));
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private static string Text(long etag) => etag.ToString(CultureInfo.InvariantCulture);
}
