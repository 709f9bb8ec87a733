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

    /// <summary>Repeats a statement that changes so many rows at most until it changes none, so that no lock is held for long.</summary>
    /// <param name="parameters">Made anew each time.</param>
    /// <returns>How many rows were changed in all.</returns>
    public async Task<int> ExecuteAllAsync(
        string sql, Func<IEnumerable<NpgsqlParameter>> parameters, CancellationToken cancellationToken)
    {
        var all = 0;
        while (await ExecuteAsync(sql, parameters(), cancellationToken) is > 0 and var some)
        {
            all += some;
        }

        return all;
    }

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
