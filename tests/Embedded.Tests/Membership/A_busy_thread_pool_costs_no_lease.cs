using Orleans.Configuration;
using Xunit;

namespace Orleans.Embedded.Tests.Membership;

/// <summary>Stops the whole process's thread pool, and so runs while no other test does.</summary>
[CollectionDefinition(nameof(A_busy_thread_pool_costs_no_lease), DisableParallelization = true)]
[Collection(nameof(A_busy_thread_pool_costs_no_lease))]
public sealed class A_busy_thread_pool_costs_no_lease
{
    [Fact]
    public async Task Renewals_go_on_while_the_pool_does_nothing_else()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        var lease = new LeaseOptions { Duration = TimeSpan.FromSeconds(3), RenewalPeriod = TimeSpan.FromMilliseconds(200) };
        using var silo = await Member.ActiveSiloAsync(database.ConnectionString, lease);
        // Not disposed: of the many that wait for it, some begin only when the test has ended.
        var release = new ManualResetEventSlim();
        var isPoolTried = new ManualResetEventSlim();
        var heldThroughout = true;
        var poolWasBusy = false;
        var watch = new Thread(() =>
        {
            for (var i = 0; i < 2000; i++)
                ThreadPool.UnsafeQueueUserWorkItem(_ => release.Wait(), null);
            ThreadPool.UnsafeQueueUserWorkItem(_ => isPoolTried.Set(), null);
            for (var i = 0; i < 35; i++)
            {
                using var tick = new ManualResetEventSlim();
                tick.Wait(TimeSpan.FromMilliseconds(200));
                heldThroughout &= silo.Membership.IsServing;
            }
            poolWasBusy = !isPoolTried.IsSet;
            release.Set();
        });
        watch.Start();
        await Task.Run(watch.Join);

        Assert.True(poolWasBusy);
        Assert.True(heldThroughout);
        Assert.False(silo.IsFenced);
    }
}
