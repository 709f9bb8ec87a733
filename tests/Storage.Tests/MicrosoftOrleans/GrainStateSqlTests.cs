namespace Chorus.Storage.Tests.MicrosoftOrleans;

/// <summary>Grain states: of two who write over one version, one does, the first write included.</summary>
public sealed class GrainStateSqlTests : IAsyncLifetime
{
    private static readonly byte[] Payload = [1, 2, 3];

    private TestStorage _storage = null!;
    private ProviderQueries _queries = null!;

    public async Task InitializeAsync()
    {
        _storage = await TestStorage.CreateAsync();
        _queries = new ProviderQueries(_storage);
    }

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("key")]
    public async Task Of_many_first_writes_one_is_stored_and_the_state_stays_readable(string? extension)
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => WriteAsync(null, extension)));

        Assert.Single(versions, 1);
        Assert.Equal(7, versions.Count(v => v is null));
        Assert.Equal((1, Payload), await ReadAsync(extension));
    }

    [Fact]
    public async Task A_write_over_another_version_than_the_newest_changes_nothing()
    {
        Assert.Equal(1, await WriteAsync(null));
        Assert.Equal(2, await WriteAsync(1));
        Assert.Null(await WriteAsync(1));
        Assert.Null(await WriteAsync(null));
        Assert.Null(await WriteAsync(3));
        Assert.Equal(2, (await ReadAsync())?.Version);
    }

    [Fact]
    public async Task A_cleared_state_is_empty_and_keeps_its_version_for_the_next_write()
    {
        await WriteAsync(null);
        Assert.Empty(await RunAsync("ClearStorageKey", 7));
        Assert.Equal(2, Assert.Single(await RunAsync("ClearStorageKey", 1))[0]);
        Assert.Equal(DBNull.Value, Assert.Single(await RunAsync("ReadFromStorageKey", null))[0]);
        Assert.Null(await WriteAsync(1));
        Assert.Equal(3, await WriteAsync(2));
    }

    [Fact]
    public async Task A_deleted_state_begins_anew()
    {
        await WriteAsync(null);
        Assert.Empty(await RunAsync("DeleteStorageKey", 2));
        Assert.Equal(2, Assert.Single(await RunAsync("DeleteStorageKey", 1))[0]);
        Assert.Null(await ReadAsync());
        Assert.Equal(1, await WriteAsync(null));
    }

    [Fact]
    public async Task States_are_apart_by_each_part_of_their_key()
    {
        await WriteAsync(null);
        await WriteAsync(null, "key");
        (string, object?)[] all = Key(null, null);
        for (var i = 0; i < all.Length - 1; i++)
        {
            var other = all.ToArray();
            other[i].Item2 = other[i].Item2 is string ? "another" : 99L;
            Assert.Empty(await _queries.RunAsync("ReadFromStorageKey", other[..^1]));
        }

        Assert.Equal(2, await _storage.ScalarAsync<long>("SELECT count(*) FROM orleans_storage"));
    }

    private static (string, object?)[] Key(int? version, string? extension) =>
    [
        ("ServiceId", "test"), ("GrainTypeString", "type"), ("GrainIdN0", 1L), ("GrainIdN1", 2L), ("GrainIdExtensionString", extension),
        ("GrainStateVersion", version),
    ];

    private Task<List<object[]>> RunAsync(string query, int? version, string? extension = null) =>
        _queries.RunAsync(query, [.. Key(version, extension), ("PayloadBinary", Payload)]);

    /// <returns>The new version; null: somebody else has written.</returns>
    private async Task<int?> WriteAsync(int? version, string? extension = null) =>
        await RunAsync("WriteToStorageKey", version, extension) is [[int written]] ? written : null;

    private async Task<(int Version, byte[] Payload)?> ReadAsync(string? extension = null) =>
        await RunAsync("ReadFromStorageKey", null, extension) is [[byte[] payload, int version]] ? (version, payload) : null;
}
