using Orleans.Conformance.Storage;
using Orleans.TestingHost;

namespace Orleans.Conformance.Placement;

public sealed class ClusterTests
{
    private const int Grains = 60;

    [Fact]
    public async Task Grains_spread_over_the_silos_and_stay_where_they_are()
    {
        await using var cluster = await Deployed(silos: 2);

        var first = await Places(cluster);
        var second = await Places(cluster);

        Assert.Equal(Addresses(cluster), first.Distinct().Order());
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Grains_of_a_stopped_silo_come_back_on_another()
    {
        await using var cluster = await Deployed(silos: 2);
        await Places(cluster);
        await cluster.StopSiloAsync(cluster.SecondarySilos[0]);

        var places = await Places(cluster);

        Assert.Equal([cluster.Primary!.SiloAddress.ToString()], places.Distinct());
    }

    [Fact]
    public async Task Grains_of_a_killed_silo_come_back_on_another()
    {
        await using var cluster = await Deployed(silos: 2);
        await Places(cluster);
        await cluster.KillSiloAsync(cluster.SecondarySilos[0]);

        await Eventually.Holds(async () => await AllOn(cluster, cluster.Primary!), "all grains are on the silo that is left");
    }

    [Fact]
    public async Task A_silo_that_joins_takes_its_share_of_grains()
    {
        await using var cluster = await Deployed(silos: 1);
        await cluster.StartAdditionalSiloAsync();
        await cluster.WaitForLivenessToStabilizeAsync();

        var places = await Places(cluster);

        Assert.Equal(Addresses(cluster), places.Distinct().Order());
    }

    [Fact]
    public async Task What_is_stored_is_there_after_a_silo_has_joined()
    {
        await using var cluster = await Deployed(silos: 1);
        var names = Enumerable.Range(0, Grains).Select(i => $"name {i}").ToArray();
        await Task.WhenAll(names.Select(name => Profile(cluster, name).Write(name)));

        await cluster.StartAdditionalSiloAsync();
        await cluster.WaitForLivenessToStabilizeAsync();

        var read = await Task.WhenAll(names.Select(name => Profile(cluster, name).Read()));
        Assert.Equal(names, read.Select(profile => profile.Name));
    }

    private static IProfileGrain Profile(TestCluster cluster, string key) => cluster.Client.GetGrain<IProfileGrain>(key);

    private static async Task<TestCluster> Deployed(short silos)
    {
        var builder = new TestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.AddSiloBuilderConfigurator<SiloSetup>();
        builder.AddClientBuilderConfigurator<ClientSetup>();
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    private static Task<string[]> Places(TestCluster cluster) =>
        Task.WhenAll(Enumerable.Range(0, Grains).Select(i => cluster.Client.GetGrain<IWhereGrain>(i).Silo()));

    private static async Task<bool> AllOn(TestCluster cluster, SiloHandle silo)
    {
        try
        {
            return (await Places(cluster)).All(place => place == silo.SiloAddress.ToString());
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            // A call that was on its way to the killed silo; whoever makes it tries again.
            return false;
        }
    }

    private static IEnumerable<string> Addresses(TestCluster cluster) =>
        cluster.Silos.Select(silo => silo.SiloAddress.ToString()).Order();
}
