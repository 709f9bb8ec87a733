namespace Orleans.Conformance.Identity;

[Collection(OneCluster.Name)]
public sealed class ReferenceTests(ClusterFixture cluster)
{
    private readonly string key = Keys.New();

    [Fact]
    public void References_to_one_grain_are_equal_and_to_others_are_not()
    {
        var one = cluster.Client.GetGrain<ICounterGrain>(key);
        var same = cluster.Client.GetGrain<ICounterGrain>(key);
        var other = cluster.Client.GetGrain<ICounterGrain>(Keys.New());

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.Equal(one.GetGrainId(), same.GetGrainId());
        Assert.NotEqual(one, other);
        Assert.NotEqual(one.GetGrainId(), other.GetGrainId());
    }

    [Fact]
    public async Task A_reference_passed_as_an_argument_calls_the_same_grain()
    {
        var counter = cluster.Client.GetGrain<ICounterGrain>(key);
        await counter.Add(3);

        var sum = await cluster.Client.GetGrain<IMessengerGrain>(key).AddTo(counter, 4);

        Assert.Equal(7, sum);
    }

    [Fact]
    public async Task A_reference_returned_by_a_grain_calls_the_same_grain()
    {
        await cluster.Client.GetGrain<ICounterGrain>(key).Add(3);

        var found = await cluster.Client.GetGrain<IMessengerGrain>(key).Find(key);

        Assert.Equal(cluster.Client.GetGrain<ICounterGrain>(key), found);
        Assert.Equal(5, await found.Add(2));
    }

    [Fact]
    public async Task A_grain_can_hand_out_a_reference_to_itself()
    {
        var messenger = cluster.Client.GetGrain<IMessengerGrain>(key);

        Assert.Equal(messenger, await messenger.Self());
    }

    [Fact]
    public async Task One_grain_answers_to_each_interface_it_implements()
    {
        var counter = cluster.Client.GetGrain<ICounterGrain>(key);
        await counter.Add(9);

        await cluster.Client.GetGrain<IResetGrain>(key).Reset();
        Assert.Equal(1, await counter.Add(1));

        await counter.AsReference<IResetGrain>().Reset();
        Assert.Equal(2, await counter.Add(2));
    }

    [Fact]
    public async Task A_grain_id_is_enough_to_find_the_grain_and_survives_as_text()
    {
        var counter = cluster.Client.GetGrain<ICounterGrain>(key);
        await counter.Add(1);

        var id = GrainId.Parse(counter.GetGrainId().ToString());

        Assert.Equal(counter.GetGrainId(), id);
        Assert.Equal(2, await cluster.Client.GetGrain<ICounterGrain>(id).Add(1));
    }
}
