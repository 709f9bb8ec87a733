using Chorus.Testing;
using Orleans.TestingHost;

namespace Orleans.Conformance.Cluster;

/// <summary>Two silos and one client, with grains' records and reminders in PostgreSQL.</summary>
public sealed class PostgreSqlFixture : IAsyncLifetime
{
    // Silos are configured by a type that the cluster makes; there is one such cluster.
    private static string _connectionString = "";
    private TestCluster? _cluster;

    public IClusterClient Client => _cluster!.Client;

    public async Task InitializeAsync()
    {
        _connectionString = await MigratedDatabase.CreateAsync();
        var builder = new TestClusterBuilder(initialSilosCount: 2);
        builder.Options.ConfigureFileLogging = false;
        builder.AddSiloBuilderConfigurator<Setup>();
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync()
    {
        await _cluster!.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }

    private sealed class Setup : ISiloConfigurator
    {
        private const string Invariant = "Npgsql";

        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.AddAdoNetGrainStorageAsDefault(o => (o.Invariant, o.ConnectionString) = (Invariant, _connectionString));
            siloBuilder.AddAdoNetGrainStorage("notes", o => (o.Invariant, o.ConnectionString) = (Invariant, _connectionString));
            siloBuilder.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, _connectionString));
            siloBuilder.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100));
        }
    }
}

[CollectionDefinition(Name)]
public sealed class PostgreSqlCluster : ICollectionFixture<PostgreSqlFixture>
{
    public const string Name = "cluster on PostgreSQL";
}
