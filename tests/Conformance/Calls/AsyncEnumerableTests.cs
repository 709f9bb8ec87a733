namespace Orleans.Conformance.Calls;

[Collection(OneCluster.Name)]
public sealed class AsyncEnumerableTests(ClusterFixture cluster)
{
    private readonly string key = Keys.New();

    private IListingGrain Grain => cluster.Client.GetGrain<IListingGrain>(key);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task All_items_arrive_in_order(int count)
    {
        var items = new List<int>();
        await foreach (var item in Grain.Count(count)) items.Add(item);

        Assert.Equal(Enumerable.Range(1, count), items);
    }

    [Fact]
    public async Task A_batch_size_changes_nothing_but_the_number_of_round_trips()
    {
        var items = new List<int>();
        await foreach (var item in Grain.Count(25).WithBatchSize(4)) items.Add(item);

        Assert.Equal(Enumerable.Range(1, 25), items);
    }

    [Fact]
    public async Task Items_arrive_while_the_grain_is_still_producing()
    {
        var gate = Keys.New();
        var items = new List<int>();
        await foreach (var item in Grain.CountThenWait(3, gate))
        {
            items.Add(item);
            if (item == 3) Signals.Open(gate);
        }

        Assert.Equal([1, 2, 3, 4], items);
    }

    [Fact]
    public async Task Breaking_out_ends_the_grains_iterator()
    {
        await foreach (var item in Grain.CountForEver())
            if (item == 5) break;

        await Signals.Records(key, 1);
    }

    [Fact]
    public async Task Cancelling_ends_the_loop_and_the_grains_iterator()
    {
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in Grain.CountForEver().WithCancellation(source.Token))
                if (item == 5) await source.CancelAsync();
        });

        await Signals.Records(key, 1);
    }

    [Fact]
    public async Task An_exception_in_the_middle_comes_after_the_items_before_it()
    {
        var items = new List<int>();

        var error = await Assert.ThrowsAsync<OutOfStockException>(async () =>
        {
            await foreach (var item in Grain.CountThenThrow(5)) items.Add(item);
        });

        Assert.Equal([1, 2, 3, 4, 5], items);
        Assert.Equal(5, error.Left);
    }

    [Fact]
    public async Task Several_loops_over_one_grain_do_not_disturb_each_other()
    {
        async Task<int> Sum(int to)
        {
            var sum = 0;
            await foreach (var item in Grain.Count(to)) sum += item;
            return sum;
        }

        var sums = await Task.WhenAll(Enumerable.Range(1, 10).Select(i => Sum(i * 20)));

        Assert.Equal(Enumerable.Range(1, 10).Select(i => i * 20 * (i * 20 + 1) / 2), sums);
    }
}
