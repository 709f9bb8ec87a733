using System.Diagnostics.CodeAnalysis;
using Chorus.Cluster.Tests.Processes;
using Xunit;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>All that is done to a cluster under load.</summary>
[SuppressMessage("Security", "CA5394", Justification = "A test's course comes from its seed.")]
internal static class Faults
{
    private static readonly TimeSpan _cut = TimeSpan.FromSeconds(8);

    public static Fault SiloKilled { get; } = new("silo killed", "2 s", (cluster, random) => Any(cluster.Silos, random).KillAsync());

    public static Fault SiloFrozen { get; } = new(
        "silo frozen, then woken",
        "5 s",
        (cluster, random) =>
        {
            Any(cluster.Silos, random).Freeze();
            return Task.CompletedTask;
        },
        WakeAsync);

    public static Fault SilosCut { get; } = new("two silos cut from each other", "5 s", (cluster, random) =>
    {
        var one = random.Next(cluster.Silos.Count);
        return cluster.Network!.CutAsync(cluster.Silos[one], cluster.Silos[(one + 1) % cluster.Silos.Count]);
    });

    public static Fault ApiCut { get; } = new(
        "an Api node cut from a silo", "5 s",
        (cluster, random) => cluster.Network!.CutAsync(Any(cluster.Apis, random), Any(cluster.Silos, random)));

    public static Fault DatabaseCut { get; } = new(
        "a silo cut from PostgreSQL", "5 s", (cluster, random) => cluster.Network!.CutFromDatabaseAsync(Any(cluster.Silos, random)));

    public static Fault DatabaseRestarted { get; } = new("PostgreSQL restarted", "downtime + 2 s", async (cluster, _) =>
    {
        await cluster.Postgres.StopAsync();
        await cluster.Postgres.StartAgainAsync();
    });

    public static Fault DatabaseKilled { get; } = new("PostgreSQL killed", "downtime + 2 s", async (cluster, _) =>
    {
        await cluster.Postgres.KillAsync();
        await cluster.Postgres.StartAgainAsync();
    });

    public static Fault ApiKilled { get; } = new(
        "Api node killed", "devices caught up in 3 s", (cluster, random) => Any(cluster.Apis, random).KillAsync());

    public static Fault AllRolled { get; } = new("every node restarted in turn", "no error", async (cluster, _) =>
    {
        foreach (var node in cluster.All)
        {
            await node.StopAsync();
            node.Start();
            await ClusterUnderTest.ReadyAsync(node);
        }
    });

    public static Fault AllKilled { get; } = new("every node killed and started again", "start + 2 s", async (cluster, _) =>
    {
        await Task.WhenAll(cluster.All.Select(n => n.KillAsync()));
        await cluster.MakeWholeAsync();
    });

    public static Fault SiloAdded { get; } = new("a silo added", "no error", async (cluster, _) =>
        await ClusterUnderTest.ReadyAsync(await cluster.AddSiloAsync()), cluster => cluster.RemoveSiloAsync());

    public static Fault[] OfProcesses { get; } =
        [SiloKilled, SiloFrozen, DatabaseRestarted, DatabaseKilled, ApiKilled, AllRolled, AllKilled, SiloAdded];

    public static Fault[] OfNetworks { get; } = [SilosCut, ApiCut, DatabaseCut];

    /// <summary>A fault of the network that ends by itself: for an engine that knows no way around it.</summary>
    public static Fault ThatPasses(Fault fault) => new($"{fault.Name}, for {_cut.TotalSeconds} s", "nothing lost", async (cluster, random) =>
    {
        await fault.BeginAsync(cluster, random);
        await Task.Delay(_cut, TimeProvider.System);
        await cluster.Network!.MendAsync();
    });

    private static NodeProcess Any(IReadOnlyList<NodeProcess> nodes, Random random) => nodes[random.Next(nodes.Count)];

    /// <summary>It finds that others have taken over, and ends for its supervisor to start it again.</summary>
    private static async Task WakeAsync(ClusterUnderTest cluster)
    {
        var frozen = cluster.Silos.Single(s => s.IsFrozen);
        frozen.Thaw();
        await frozen.ExitAsync();
        Assert.NotEqual(0, frozen.ExitCode);
    }
}
