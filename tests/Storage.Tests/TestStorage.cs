using Chorus.Grains.Conversations;
using Chorus.Storage.Conversations;
using Chorus.Storage.Migrations;
using Chorus.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Chorus.Storage.Tests;

/// <summary>The storage of one process, as the host composes it, on a real database.</summary>
internal sealed class TestStorage : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TestStorage(ServiceProvider services, string connectionString) => (_services, ConnectionString) = (services, connectionString);

    public string ConnectionString { get; }

    public IConversationStore Store => Get<IConversationStore>();

    public ConversationReader Reader => Get<ConversationReader>();

    public NpgsqlDataSource Source => Get<NpgsqlDataSource>();

    /// <summary>On a new database, or on one that another has already (then it is another process for it).</summary>
    public static async Task<TestStorage> CreateAsync(
        string? connectionString = null, bool migrate = true, int commandTimeoutSeconds = 60,
        Action<IServiceCollection>? configure = null)
    {
        connectionString ??= await PostgresServer.CreateDatabaseAsync();
        var storage = new TestStorage(Services(connectionString, commandTimeoutSeconds, configure), connectionString);
        if (migrate)
        {
            await storage.Get<MigrationRunner>().MigrateAsync(CancellationToken.None);
        }

        return storage;
    }

    public static ServiceProvider Services(
        string? connectionString, int commandTimeoutSeconds = 60, Action<IServiceCollection>? configure = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Chorus:Postgres:ConnectionString"] = connectionString,
            ["Chorus:Postgres:CommandTimeoutSeconds"] = $"{commandTimeoutSeconds}",
        };
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLogging()
            .AddChorusStorage();
        configure?.Invoke(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
