using Orleans.Configuration;
using Xunit;

namespace Orleans.Embedded.Tests.Membership;

public sealed class Ended_processes_are_removed
{
    /// <summary>No lease ends while a test runs.</summary>
    private static readonly LeaseOptions Long = new() { Duration = TimeSpan.FromHours(1), RenewalPeriod = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public async Task A_silo_whose_port_refuses_is_removed_at_once_and_one_that_is_silent_is_not()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var witness = await Member.ActiveSiloAsync(database.ConnectionString, Long);
        using var client = await Member.ClientAsync(database.ConnectionString, Long);
        using var silent = await Member.ActiveSiloAsync(database.ConnectionString, Long);
        using var killed = await Member.ActiveSiloAsync(database.ConnectionString, Long);
        await witness.SeesAsync(SiloStatus.Active, killed);
        killed.Kill();

        witness.Membership.Suspect(silent.Address);
        witness.Membership.Suspect(killed.Address);
        witness.Membership.Suspect(witness.Address);

        await witness.SeesNothingOfAsync(killed);
        await client.SeesNothingOfAsync(killed);
        await client.SeesAsync(SiloStatus.Active, silent);
        await client.SeesAsync(SiloStatus.Active, witness);
        Assert.False(silent.IsFenced);
    }

    [Fact]
    public async Task After_a_crash_of_all_new_silos_start_at_once_and_what_is_left_is_removed()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        var killed = new List<Member>();
        for (var i = 0; i < 3; i++)
            killed.Add(await Member.ActiveSiloAsync(database.ConnectionString, Long));
        killed.ForEach(silo => silo.Kill());

        using var samePlace = await Member.ActiveSiloAsync(database.ConnectionString, Long, earlier: killed[0]);
        using var otherPlace = await Member.ActiveSiloAsync(database.ConnectionString, Long);

        foreach (var silo in killed)
            await otherPlace.SeesNothingOfAsync(silo);
        await samePlace.SeesAsync(SiloStatus.Active, otherPlace);
    }
}
