using Npgsql;

namespace Chorus.Storage.Postgres;

/// <summary>Runs single statements. All fail with <see cref="Chorus.Grains.Errors.StoreUnavailableException"/> when PostgreSQL is away.</summary>
internal sealed class Database(NpgsqlDataSource source)
{
    public Task<List<T>> QueryAsync<T>(
        string sql, IEnumerable<NpgsqlParameter> parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        RunAsync(sql, parameters, command => ReadAsync(command, read, cancellationToken), cancellationToken);

    /// <returns>The first row; null: there is none.</returns>
    public async Task<T?> FirstAsync<T>(
        string sql, IEnumerable<NpgsqlParameter> parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var rows = await QueryAsync(sql, parameters, read, cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <returns>How many rows it changed.</returns>
    public Task<int> ExecuteAsync(string sql, IEnumerable<NpgsqlParameter> parameters, CancellationToken cancellationToken) =>
        RunAsync(sql, parameters, command => command.ExecuteNonQueryAsync(cancellationToken), cancellationToken);

    private async Task<T> RunAsync<T>(
        string sql, IEnumerable<NpgsqlParameter> parameters, Func<NpgsqlCommand, Task<T>> run, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var parameter in parameters)
            {
                command.Parameters.Add(parameter);
            }

            // Costs a round trip once for each connection and statement, nothing later.
            await command.PrepareAsync(cancellationToken);
            return await run(command);
        }
        catch (Exception e) when (PostgresFailures.IsUnavailable(e))
        {
            throw PostgresFailures.Unavailable(e);
        }
    }

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
