using Orleans.TestingHost;

namespace Orleans.Conformance.Cluster;

/// <summary>The two silos and one client that most behaviours are described against.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    public TestCluster Cluster { get; } = Build();

    public IClusterClient Client => Cluster.Client;

    public Task InitializeAsync() => Cluster.DeployAsync();

    public async Task DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
    }

    private static TestCluster Build()
    {
        var builder = new TestClusterBuilder(initialSilosCount: 2);
        builder.Options.ConfigureFileLogging = false;
        builder.AddSiloBuilderConfigurator<SiloSetup>();
        builder.AddClientBuilderConfigurator<ClientSetup>();
        return builder.Build();
    }
}

[CollectionDefinition(Name)]
public sealed class OneCluster : ICollectionFixture<ClusterFixture>
{
    public const string Name = "one cluster";
}
