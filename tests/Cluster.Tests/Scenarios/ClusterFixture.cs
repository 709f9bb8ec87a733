using Chorus.Cluster.Tests.Processes;
using Xunit;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>Three silos and two Api nodes on the loopback; each test leaves them whole.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    internal ClusterUnderTest Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await ClusterUnderTest.StartAsync(silos: 3, apis: 2);

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}

/// <summary>The tests share the machine's cores with their cluster: one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClusterTests : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster";
}
