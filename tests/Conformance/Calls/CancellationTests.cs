namespace Orleans.Conformance.Calls;

[Collection(OneCluster.Name)]
public sealed class CancellationTests(ClusterFixture cluster)
{
    private readonly string key = Keys.New();

    private IPatientGrain Grain => cluster.Client.GetGrain<IPatientGrain>(key);

    [Fact]
    public async Task Cancelling_the_callers_token_cancels_the_grains_and_ends_the_call()
    {
        using var source = new CancellationTokenSource();
        var call = Grain.WaitForEver(source.Token);
        await Signals.Records(key, 1);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Signals.Records(key, 2);
        Assert.Equal(["waiting", "cancelled"], Signals.Recorded(key));
    }

    [Fact]
    public async Task Cancellation_passes_through_several_grains()
    {
        using var source = new CancellationTokenSource();
        var call = cluster.Client.GetGrain<IPatientGrain>(Keys.New()).WaitThrough(Grain, source.Token);
        await Signals.Records(key, 1);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Signals.Records(key, 2);
    }

    [Fact]
    public async Task A_token_that_is_not_cancelled_leaves_the_call_alone()
    {
        using var source = new CancellationTokenSource();

        Assert.False(await Grain.IsCancelled(source.Token));
        Assert.False(await Grain.IsCancelled());
    }

    [Fact]
    public async Task A_call_with_a_token_that_is_already_cancelled_is_not_made()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Grain.WaitForEver(new CancellationToken(canceled: true)));

        Assert.False(await Grain.IsCancelled());
        Assert.Empty(Signals.Recorded(key));
    }

    [Fact]
    public async Task A_call_that_times_out_cancels_the_grains_token()
    {
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAsync<TimeoutException>(() => Grain.WaitTooLong(source.Token));

        await Signals.Records(key, 2);
        Assert.Equal(["waiting", "cancelled"], Signals.Recorded(key));
    }
}
