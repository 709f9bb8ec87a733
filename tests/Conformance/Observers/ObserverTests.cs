namespace Orleans.Conformance.Observers;

/// <summary>
/// Calls of observers arrive once each, in no promised order: Microsoft Orleans hands each message of a connection to its thread
/// pool, and what is sent before a route is known may be overtaken. Whoever needs an order counts, as the channel's events do.
/// </summary>
[Collection(OneCluster.Name)]
public sealed class ObserverTests(ClusterFixture cluster)
{
    private readonly string key = Keys.New();

    private INewsGrain Grain => cluster.Client.GetGrain<INewsGrain>(key);

    [Fact]
    public async Task An_observer_hears_all_that_is_published_once()
    {
        var reader = new NewsReader(key);
        await Grain.Subscribe(Reference(reader));
        var headlines = Enumerable.Range(1, 50).Select(i => $"news {i}").ToArray();

        foreach (var headline in headlines) await Grain.Publish(headline);
        await Signals.Records(key, 50);

        AssertHeard(headlines, key);
        GC.KeepAlive(reader);
    }

    [Fact]
    public async Task An_observer_hears_all_one_way_calls_once()
    {
        var reader = new NewsReader(key);
        await Grain.Subscribe(Reference(reader));
        var headlines = Enumerable.Range(1, 50).Select(i => $"news {i}").ToArray();

        foreach (var headline in headlines) await Grain.PublishOneWay(headline);
        await Signals.Records(key, 50);

        AssertHeard(headlines, key);
        GC.KeepAlive(reader);
    }

    [Fact]
    public async Task A_reference_that_comes_again_is_known_as_the_same()
    {
        var reader = new NewsReader(key);
        var reference = Reference(reader);
        await Grain.Subscribe(reference);
        await Grain.Subscribe(reference);
        Assert.Equal(1, await Grain.Subscribers());

        await Grain.Unsubscribe(reference);
        Assert.Equal(0, await Grain.Subscribers());
        GC.KeepAlive(reader);
    }

    [Fact]
    public async Task A_deleted_observer_hears_no_more()
    {
        var (gone, staying) = (new NewsReader(key), new NewsReader(key + "2"));
        var reference = Reference(gone);
        await Grain.Subscribe(reference);
        await Grain.Subscribe(Reference(staying));
        await Grain.Publish("before");
        await Signals.Records(key, 1);

        cluster.Client.DeleteObjectReference<INewsObserver>(reference);
        await Grain.Publish("after");
        await Signals.Records(key + "2", 2);

        Assert.Equal(["before"], Signals.Recorded(key));
        GC.KeepAlive(gone);
        GC.KeepAlive(staying);
    }

    [Fact]
    public async Task An_observer_that_fails_disturbs_neither_the_grain_nor_other_observers()
    {
        var (failing, sound) = (new NewsReader(key, fails: true), new NewsReader(key + "2"));
        await Grain.Subscribe(Reference(failing));
        await Grain.Subscribe(Reference(sound));

        await Grain.Publish("one");
        await Grain.Publish("two");

        await Signals.Records(key, 2);
        await Signals.Records(key + "2", 2);
        AssertHeard(["one", "two"], key + "2");
        GC.KeepAlive(failing);
        GC.KeepAlive(sound);
    }

    [Fact]
    public async Task An_observer_can_answer_and_its_exception_reaches_the_grain()
    {
        var (sound, failing) = (new NewsReader(key), new NewsReader(key, fails: true));

        Assert.Equal(42, await Grain.Ask(Reference(sound), 21));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.Ask(Reference(failing), 1));
        Assert.Equal("no answer", error.Message);
        GC.KeepAlive(sound);
        GC.KeepAlive(failing);
    }

    private static void AssertHeard(string[] headlines, string journal) =>
        Assert.Equal(headlines.Order(StringComparer.Ordinal), Signals.Recorded(journal).Order(StringComparer.Ordinal));

    private INewsObserver Reference(NewsReader reader) =>
        cluster.Client.CreateObjectReference<INewsObserver>(reader);
}
