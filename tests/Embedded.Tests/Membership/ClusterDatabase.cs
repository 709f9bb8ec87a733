using Chorus.Testing;
using Npgsql;

namespace Orleans.Embedded.Tests.Membership;

/// <summary>A database with the cluster's tables.</summary>
internal sealed class ClusterDatabase : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NpgsqlDataSource _source;

    private ClusterDatabase(string connectionString) =>
        (ConnectionString, _source) = (connectionString, NpgsqlDataSource.Create(connectionString));

    public string ConnectionString { get; }

    /// <param name="server">By default, the one that all tests of the process share.</param>
    public static async Task<ClusterDatabase> CreateAsync(PostgresServer? server = null)
    {
        var database = new ClusterDatabase(await (server?.NewDatabaseAsync() ?? PostgresServer.CreateDatabaseAsync()));
        var migration = Path.Combine(Repository.Root, "src", "Storage", "Migrations", "0003_cluster.sql");
        await database.ExecuteAsync(await File.ReadAllTextAsync(migration));
        return database;
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A number of a silo's, or null if it has no row.</summary>
    public async Task<long?> EpochAsync(SiloAddress silo)
    {
        await using var command = _source.CreateCommand($"SELECT epoch FROM cluster_silo WHERE address = '{silo}'");
        return (long?)await command.ExecuteScalarAsync();
    }

    /// <summary>Forgets the connections from before an outage.</summary>
    public void Reconnect() => _source.Clear();

    public Task EventuallyAsync(string condition, string expectation) =>
        Eventually.TrueAsync(() => ScalarAsync<bool>($"SELECT {condition}"), Patience, expectation);

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
