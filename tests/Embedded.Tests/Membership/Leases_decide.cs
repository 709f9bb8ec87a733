using Orleans.Configuration;
using Xunit;

namespace Orleans.Embedded.Tests.Membership;

public sealed class Leases_decide
{
    private static readonly LeaseOptions Short = new() { Duration = TimeSpan.FromSeconds(2), RenewalPeriod = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public async Task A_silo_without_a_database_stops_serving_before_anybody_removes_it_and_is_fenced_when_it_is_back()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var wire = new DatabaseWire(database.ConnectionString);
        using var witness = await Member.ActiveSiloAsync(database.ConnectionString, Short);
        using var silo = await Member.ActiveSiloAsync(wire.ConnectionString, Short);
        var servedWhenRemoved = new TaskCompletionSource<bool>();
        witness.Membership.Changed += view =>
        {
            if (!view.Silos.ContainsKey(silo.Address))
                servedWhenRemoved.TrySetResult(silo.Membership.IsServing);
        };
        await witness.SeesAsync(SiloStatus.Active, silo);
        Assert.True(silo.Membership.IsServing);

        wire.Cut();
        await witness.SeesNothingOfAsync(silo);

        await silo.ServesAsync(false);
        Assert.False(await servedWhenRemoved.Task.WaitAsync(ClusterDatabase.Patience));
        Assert.False(silo.IsFenced);
        wire.Mend();
        await silo.IsFencedAsync();
        Assert.False(silo.Membership.IsServing);
        Assert.True(witness.Membership.IsServing);
    }

    [Fact]
    public async Task A_silo_whose_row_is_gone_is_fenced()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var silo = await Member.ActiveSiloAsync(database.ConnectionString);

        await database.ExecuteAsync("DELETE FROM cluster_silo");

        await silo.IsFencedAsync();
        Assert.False(silo.Membership.IsServing);
    }

    [Fact]
    public async Task A_silo_whose_row_has_another_epoch_is_fenced()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var silo = await Member.ActiveSiloAsync(database.ConnectionString);

        await database.ExecuteAsync("UPDATE cluster_silo SET epoch = DEFAULT");

        await silo.IsFencedAsync();
    }

    [Fact]
    public async Task A_silo_that_gets_its_database_back_first_leaves_the_others_time_to_renew()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var wires = new DatabaseWire(database.ConnectionString);
        using var lateWire = new DatabaseWire(database.ConnectionString);
        // Long enough for the late one to be mended in, on a busy machine too.
        var lease = new LeaseOptions { Duration = TimeSpan.FromSeconds(8), RenewalPeriod = TimeSpan.FromMilliseconds(200) };
        using var first = await Member.ActiveSiloAsync(wires.ConnectionString, lease);
        using var late = await Member.ActiveSiloAsync(lateWire.ConnectionString, lease);
        var epoch = await database.EpochAsync(late.Address);
        wires.Cut();
        lateWire.Cut();
        await first.ServesAsync(false);
        await late.ServesAsync(false);
        await database.EventuallyAsync(
            "bool_and(lease_until < clock_timestamp()) FROM cluster_silo", "both leases are over in the database too");

        wires.Mend();
        await first.ServesAsync(true);
        // It makes a change of its own after it has looked for silos to remove.
        await first.Membership.SetStatusAsync(first.Address, SiloStatus.Active, CancellationToken.None);
        lateWire.Mend();
        await late.ServesAsync(true);

        Assert.Equal(epoch, await database.EpochAsync(late.Address));
        Assert.False(late.IsFenced);
        lateWire.Cut();
        await first.SeesNothingOfAsync(late);
    }

    [Fact]
    public async Task A_client_removes_nobody()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var client = await Member.ClientAsync(database.ConnectionString, Short);
        using var killed = await Member.ActiveSiloAsync(database.ConnectionString, Short);
        killed.Kill();
        client.Membership.Suspect(killed.Address);

        await database.EventuallyAsync(
            $"lease_until + interval '{Short.Duration.TotalSeconds * 2} s' < clock_timestamp() FROM cluster_silo", "the lease is long over");

        Assert.Contains(killed.Address, client.Membership.View.Silos.Keys);
        Assert.True(client.Membership.IsServing);
    }
}
