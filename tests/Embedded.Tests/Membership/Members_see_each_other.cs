using Chorus.Testing;
using Npgsql;
using Orleans.Configuration;
using Xunit;

namespace Orleans.Embedded.Tests.Membership;

public sealed class Members_see_each_other
{
    /// <summary>Nobody reads by itself while a test runs.</summary>
    private static readonly LeaseOptions Slow = new() { Duration = TimeSpan.FromHours(1), RenewalPeriod = TimeSpan.FromMinutes(10) };

    [Fact]
    public async Task A_silo_is_seen_by_silos_and_clients_from_its_joining_to_its_leaving()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var other = await Member.ActiveSiloAsync(database.ConnectionString);
        using var client = await Member.ClientAsync(database.ConnectionString);
        using var silo = Member.Silo(database.ConnectionString);
        await silo.Membership.StartAsync(CancellationToken.None);

        foreach (var status in new[] { SiloStatus.Joining, SiloStatus.Active, SiloStatus.ShuttingDown })
        {
            await silo.BecomeAsync(status);

            Assert.Equal(status, silo.Membership.View.Silos[silo.Address]);
            await other.SeesAsync(status, silo);
            await client.SeesAsync(status, silo);
        }
        await silo.BecomeAsync(SiloStatus.Dead);

        Assert.False(silo.Membership.IsServing);
        Assert.False(silo.IsFenced);
        await other.SeesNothingOfAsync(silo);
        await client.SeesNothingOfAsync(silo);
        Assert.Equal(client.Views.Select(v => v.Version).Order().Distinct(), client.Views.Select(v => v.Version));
    }

    [Fact]
    public async Task A_silo_serves_only_once_it_has_a_lease()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var silo = Member.Silo(database.ConnectionString);
        await silo.Membership.StartAsync(CancellationToken.None);
        Assert.False(silo.Membership.IsServing);

        await silo.BecomeAsync(SiloStatus.Joining);

        Assert.True(silo.Membership.IsServing);
    }

    [Fact]
    public async Task A_nudge_makes_a_node_read_the_change_that_its_writer_tells_of()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var reader = await Member.ActiveSiloAsync(database.ConnectionString, Slow);
        using var writer = await Member.ActiveSiloAsync(database.ConnectionString, Slow);
        writer.Membership.Written += reader.Membership.Refresh;

        await writer.BecomeAsync(SiloStatus.ShuttingDown);

        await reader.SeesAsync(SiloStatus.ShuttingDown, writer);
    }

    [Fact]
    public async Task Later_leases_have_higher_epochs()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        var epochs = new List<long?>();
        for (var i = 0; i < 4; i++)
        {
            using var silo = await Member.ActiveSiloAsync(database.ConnectionString);
            epochs.Add(await database.EpochAsync(silo.Address));
            await silo.BecomeAsync(SiloStatus.Dead);
        }

        Assert.Equal(epochs.Order().Distinct(), epochs);
    }

    [Fact]
    public async Task Of_two_processes_with_one_address_the_later_does_not_join()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var silo = await Member.ActiveSiloAsync(database.ConnectionString);
        using var same = silo.Double(database.ConnectionString);
        await same.Membership.StartAsync(CancellationToken.None);

        await Assert.ThrowsAsync<OrleansConfigurationException>(() => same.BecomeAsync(SiloStatus.Joining));
        await same.BecomeAsync(SiloStatus.Dead);
        await silo.BecomeAsync(SiloStatus.ShuttingDown);

        Assert.False(same.Membership.IsServing);
        Assert.False(silo.IsFenced);
        Assert.True(silo.Membership.IsServing);
    }

    [Fact]
    public async Task A_later_silo_at_the_same_endpoint_takes_the_earlier_ones_place()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var earlier = await Member.ActiveSiloAsync(database.ConnectionString, Slow);
        earlier.Kill();

        using var later = await Member.ActiveSiloAsync(database.ConnectionString, Slow, earlier: earlier);

        Assert.Equal([later.Address], later.Membership.View.Silos.Keys);
    }

    [Fact]
    public async Task Who_reads_the_table_knows_the_silos_tokens()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var silo = await Member.ActiveSiloAsync(database.ConnectionString);
        using var client = await Member.ClientAsync(database.ConnectionString);

        Assert.NotEqual(Guid.Empty, silo.Membership.Token);
        Assert.Equal(silo.Membership.Token, client.Membership.TokenOf(silo.Address));
        Assert.Null(client.Membership.TokenOf(client.Address));
    }

    [Fact]
    public async Task Clusters_of_different_names_know_nothing_of_each_other()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var here = await Member.ActiveSiloAsync(database.ConnectionString, cluster: "here");
        using var there = await Member.ActiveSiloAsync(database.ConnectionString, cluster: "there");

        await there.BecomeAsync(SiloStatus.ShuttingDown);

        Assert.Equal([there.Address], there.Membership.View.Silos.Keys);
        Assert.Equal([here.Address], here.Membership.View.Silos.Keys);
    }

    [Fact]
    public async Task Without_the_tables_a_node_does_not_start()
    {
        using var silo = Member.Silo(await PostgresServer.CreateDatabaseAsync());

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => silo.Membership.StartAsync(CancellationToken.None));

        Assert.Equal(PostgresErrorCodes.UndefinedTable, refusal.SqlState);
    }
}
