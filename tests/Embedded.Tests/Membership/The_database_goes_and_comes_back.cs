using Chorus.Testing;
using Orleans.Configuration;
using Xunit;

namespace Orleans.Embedded.Tests.Membership;

public sealed class The_database_goes_and_comes_back
{
    [Fact]
    public async Task All_silos_stop_serving_and_go_on_with_the_leases_that_they_had()
    {
        var lease = new LeaseOptions { Duration = TimeSpan.FromSeconds(4), RenewalPeriod = TimeSpan.FromMilliseconds(200) };
        var server = await PostgresServer.StartAsync();
        await using var database = await ClusterDatabase.CreateAsync(server);
        using var client = await Member.ClientAsync(database.ConnectionString, lease);
        using var one = await Member.ActiveSiloAsync(database.ConnectionString, lease);
        using var other = await Member.ActiveSiloAsync(database.ConnectionString, lease);
        await one.SeesAsync(SiloStatus.Active, other);
        await client.SeesAsync(SiloStatus.Active, other);
        var epochs = (await database.EpochAsync(one.Address), await database.EpochAsync(other.Address));
        var version = one.Membership.View.Version;

        await server.KillAsync();
        await one.ServesAsync(false);
        await other.ServesAsync(false);
        Assert.Equal(2, client.Membership.View.Active.Length);
        await server.StartAgainAsync();
        await one.ServesAsync(true);
        await other.ServesAsync(true);

        // By now both have read without a break for long enough to remove somebody.
        database.Reconnect();
        await database.ExecuteAsync("CREATE TABLE back AS SELECT clock_timestamp() AS at");
        await database.EventuallyAsync("(SELECT min(lease_until) - interval '12 s' > (SELECT at FROM back) FROM cluster_silo)", "time goes on");
        Assert.Equal(epochs, (await database.EpochAsync(one.Address), await database.EpochAsync(other.Address)));
        Assert.Equal(version, one.Membership.View.Version);
        Assert.False(one.IsFenced || other.IsFenced);
    }

    [Fact]
    public async Task A_silo_leaves_without_a_database_too()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var wire = new DatabaseWire(database.ConnectionString);
        using var silo = await Member.ActiveSiloAsync(wire.ConnectionString);
        wire.Cut();

        await silo.BecomeAsync(SiloStatus.ShuttingDown).WaitAsync(ClusterDatabase.Patience, TimeProvider.System);
        await silo.BecomeAsync(SiloStatus.Dead).WaitAsync(ClusterDatabase.Patience, TimeProvider.System);

        Assert.NotNull(await database.EpochAsync(silo.Address));
    }
}
