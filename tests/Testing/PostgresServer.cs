using System.Diagnostics;
using Npgsql;

namespace Chorus.Testing;

/// <summary>
/// A real, private PostgreSQL in a temporary directory. It ends, and its directory goes, with the test process,
/// however that ends. Usually one for the whole process, with a database for each test class.
/// </summary>
public sealed class PostgresServer
{
    private static readonly Lazy<Task<PostgresServer>> _shared = new(StartAsync);
    private readonly string _directory;

    private PostgresServer(string directory, string connectionString) =>
        (_directory, ConnectionString) = (directory, connectionString);

    /// <summary>Reaches the server's own database; as its superuser.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes an empty database on the server that this process shares.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateDatabaseAsync() => await (await _shared.Value).NewDatabaseAsync();

    /// <summary>Starts a server of the caller's own, for tests that kill or stop it.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("chorus-postgres-").FullName;
        var connectionString = await Script.RunAsync("postgres.sh", "start", directory);
        // Outlives this process by a moment and clears up after it, also when it is killed.
        Script.Detach("postgres.sh", "follow", directory, $"{Environment.ProcessId}");
        return new PostgresServer(directory, connectionString);
    }

    /// <summary>Makes an empty database on this server.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"test_{Guid.CreateVersion7():N}";
        await using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name, MaxPoolSize = 40 }.ConnectionString;
    }

    /// <summary>Kills the server without warning, as a power cut would. Connections break.</summary>
    public async Task KillAsync()
    {
        using var server = Process.GetProcessById(ServerProcessId());
        server.Kill();
        await server.WaitForExitAsync();
    }

    /// <summary>Ends the server cleanly; connections are closed by it.</summary>
    public Task StopAsync() => Script.RunAsync("postgres.sh", "stop", _directory);

    /// <summary>Starts it again after <see cref="KillAsync"/> or <see cref="StopAsync"/>, on the same port.</summary>
    public Task StartAgainAsync() => Script.RunAsync("postgres.sh", "start", _directory);

    /// <summary>Lets it listen on one more address of this machine, for whoever knows the password; restarts it.</summary>
    public async Task ListenAlsoAsync(string address)
    {
        await StopAsync();
        var cluster = Path.Combine(_directory, "cluster");
        await File.AppendAllTextAsync(Path.Combine(cluster, "postgresql.conf"), $"listen_addresses = '127.0.0.1,{address}'\n");
        await File.AppendAllTextAsync(Path.Combine(cluster, "pg_hba.conf"), $"host all all {address}/24 scram-sha-256\n");
        await StartAgainAsync();
    }

    private int ServerProcessId() =>
        int.Parse(File.ReadLines(Path.Combine(_directory, "cluster", "postmaster.pid")).First());
}
