using Npgsql;

namespace Chorus.Storage.Postgres;

/// <summary>Runs single statements. All fail with <see cref="Chorus.Grains.Errors.StoreUnavailableException"/> when PostgreSQL is away.</summary>
internal sealed class Database(NpgsqlDataSource source)
{
    public async Task<List<T>> QueryAsync<T>(
        string sql, IEnumerable<NpgsqlParameter> parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = Command(sql, parameters);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        catch (Exception e) when (PostgresFailures.IsUnavailable(e))
        {
            throw PostgresFailures.Unavailable(e);
        }
    }

    /// <returns>The first row; null: there is none.</returns>
    public async Task<T?> FirstAsync<T>(
        string sql, IEnumerable<NpgsqlParameter> parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var rows = await QueryAsync(sql, parameters, read, cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <returns>How many rows it changed.</returns>
    public async Task<int> ExecuteAsync(string sql, IEnumerable<NpgsqlParameter> parameters, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = Command(sql, parameters);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception e) when (PostgresFailures.IsUnavailable(e))
        {
            throw PostgresFailures.Unavailable(e);
        }
    }

    private NpgsqlCommand Command(string sql, IEnumerable<NpgsqlParameter> parameters)
    {
        var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
