using Chorus.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;
using Orleans.Storage;
using Xunit;

namespace Orleans.Embedded.Tests.Storage;

public sealed class PostgreSqlGrainStorageTests : IAsyncLifetime
{
    private static readonly GrainId Grain = GrainId.Create("cart", "a/b c");

    private NpgsqlDataSource _source = null!;

    public async Task InitializeAsync() => _source = NpgsqlDataSource.Create(await MigratedDatabase.CreateAsync());

    public async Task DisposeAsync() => await _source.DisposeAsync();

    [Fact]
    public async Task A_write_from_an_older_version_is_refused_with_both_etags()
    {
        var storage = Storage();
        var first = await ReadAsync(storage);
        var second = await ReadAsync(storage);
        first.State = "one";
        await storage.WriteStateAsync("state", Grain, first);

        var error = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", Grain, second));
        Assert.Equal((first.ETag, null), (error.StoredEtag, error.CurrentEtag));
        second = await ReadAsync(storage);
        await storage.WriteStateAsync("state", Grain, first);
        error = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", Grain, second));
        Assert.Equal((first.ETag, second.ETag), (error.StoredEtag, error.CurrentEtag));
        Assert.Equal("one", (await ReadAsync(storage)).State);
    }

    [Fact]
    public async Task Clearing_an_older_version_is_refused_and_a_cleared_records_etag_never_comes_back()
    {
        var storage = Storage();
        var record = await ReadAsync(storage);
        await storage.ClearStateAsync("state", Grain, record);
        record.State = "one";
        await storage.WriteStateAsync("state", Grain, record);
        var old = await ReadAsync(storage);
        await storage.WriteStateAsync("state", Grain, record);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("state", Grain, old));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("state", Grain, new GrainState<string>()));

        await storage.ClearStateAsync("state", Grain, record);
        Assert.False((await ReadAsync(storage)).RecordExists);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("state", Grain, old));
        var again = new GrainState<string>("two");
        await storage.WriteStateAsync("state", Grain, again);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", Grain, old));
        Assert.Equal("two", (await ReadAsync(storage)).State);
    }

    [Fact]
    public async Task A_star_for_an_etag_writes_and_clears_whatever_is_there()
    {
        var storage = Storage();
        await storage.WriteStateAsync("state", Grain, new GrainState<string>("one", "*"));
        var second = new GrainState<string>("two", "*");
        await storage.WriteStateAsync("state", Grain, second);
        Assert.Equal(("two", second.ETag), ((await ReadAsync(storage)).State, (await ReadAsync(storage)).ETag));

        for (var i = 0; i < 2; i++)
            await storage.ClearStateAsync("state", Grain, new GrainState<string>("", "*"));
        Assert.False((await ReadAsync(storage)).RecordExists);
    }

    [Fact]
    public async Task Of_two_first_writes_at_once_one_is_refused()
    {
        var storage = Storage();
        var writes = Enumerable.Range(0, 8)
            .Select(i => storage.WriteStateAsync("state", Grain, new GrainState<string>($"{i}"))).ToArray();

        await Assert.ThrowsAsync<InconsistentStateException>(() => Task.WhenAll(writes));

        _ = Assert.Single(writes, write => write.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Services_storages_and_states_do_not_see_each_other()
    {
        IGrainStorage[] storages = [Storage(), Storage(service: "other"), Storage(name: "other")];
        foreach (var (index, storage) in storages.Index())
            await storage.WriteStateAsync("state", Grain, new GrainState<string>($"{index}"));
        await storages[0].WriteStateAsync("other", Grain, new GrainState<string>("state"));

        foreach (var (index, storage) in storages.Index())
            Assert.Equal($"{index}", (await ReadAsync(storage)).State);
    }

    private PostgreSqlGrainStorage Storage(string service = "service", string name = "name")
    {
        var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        return new(name, new(_source, service, name), services.GetRequiredService<Serializer>());
    }

    private static async Task<GrainState<string>> ReadAsync(IGrainStorage storage)
    {
        var record = new GrainState<string>();
        await storage.ReadStateAsync("state", Grain, record);
        return record;
    }
}
