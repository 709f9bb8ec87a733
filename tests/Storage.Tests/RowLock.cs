using Npgsql;

namespace Chorus.Storage.Tests;

/// <summary>An open transaction that stands in the way, so that a test decides what happens while a commit is on its way.</summary>
internal sealed class RowLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private RowLock(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_connection, _transaction) = (connection, transaction);

    public static async Task<RowLock> TakeAsync(TestStorage storage, string sql)
    {
        var connection = await storage.Source.OpenConnectionAsync();
        var held = new RowLock(connection, await connection.BeginTransactionAsync());
        await held.ExecuteAsync(sql);
        return held;
    }

    public static Task<RowLock> OfConversationAsync(TestStorage storage, Guid id) =>
        TakeAsync(storage, $"SELECT 1 FROM conversations WHERE id = '{id}' FOR UPDATE");

    /// <summary>Returns once somebody waits for it.</summary>
    public async Task WaitUntilSomebodyWaitsAsync()
    {
        // Not pg_stat_activity, which stands still within a transaction.
        const string Sql =
            "SELECT count(*), pg_sleep(0.01) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))";
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await CountAsync(Sql, timeout.Token) == 0)
        {
            timeout.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Ends the connection of whoever waits for it, as an administrator would.</summary>
    public Task<long> TerminateWhoWaitsAsync() => CountAsync(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))",
        CancellationToken.None);

    public Task CommitAsync() => _transaction.CommitAsync();

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> CountAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
