using Chorus.Testing;
using Npgsql;
using Xunit;

namespace Chorus.Api.Tests.Server;

/// <summary>One server for all tests that need nothing special of it; each makes its own users.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private ChorusProcess? _process;
    private NpgsqlDataSource? _database;

    public Uri Address => _process!.Address;

    public Task<ChorusClient> GuestAsync() => ChorusClient.GuestAsync(Address);

    public async Task InitializeAsync()
    {
        var connectionString = await PostgresServer.CreateDatabaseAsync();
        _database = NpgsqlDataSource.Create(connectionString);
        _process = await ChorusProcess.StartAsync(connectionString, new Dictionary<string, string>
        {
            ["Chorus__RateLimits__Enabled"] = "false",
        });
    }

    public async Task DisposeAsync()
    {
        await _database!.DisposeAsync();
        await _process!.DisposeAsync();
    }

    /// <summary>Asks the server's database.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _database!.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}

[CollectionDefinition(Name)]
public sealed class ServerTests : ICollectionFixture<ServerFixture>
{
    public const string Name = "server";
}
