namespace Orleans.Conformance.Identity;

[Collection(OneCluster.Name)]
public sealed class KeyTests(ClusterFixture cluster)
{
    [Theory]
    [InlineData("plain")]
    [InlineData("with spaces, /slashes+pluses\\ and %20")]
    [InlineData("ключ 钥匙 🔑")]
    public async Task A_grain_knows_its_string_key(string key)
    {
        var grain = cluster.Client.GetGrain<IStringKeyedGrain>(key);

        Assert.Equal(key, await grain.Key());
        Assert.Equal(key, grain.GetPrimaryKeyString());
    }

    [Fact]
    public async Task A_grain_knows_its_guid_key()
    {
        var key = Guid.NewGuid();
        var grain = cluster.Client.GetGrain<IGuidKeyedGrain>(key);

        Assert.Equal(key, await grain.Key());
        Assert.Equal(key, grain.GetPrimaryKey());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task A_grain_knows_its_integer_key(long key)
    {
        var grain = cluster.Client.GetGrain<IIntegerKeyedGrain>(key);

        Assert.Equal(key, await grain.Key());
        Assert.Equal(key, grain.GetPrimaryKeyLong());
    }

    [Fact]
    public async Task A_grain_knows_both_parts_of_a_compound_guid_key()
    {
        var key = Guid.NewGuid();
        var grain = cluster.Client.GetGrain<IGuidCompoundKeyedGrain>(key, "left+right");

        Assert.Equal((key, "left+right"), await grain.Key());
        Assert.Equal(key, grain.GetPrimaryKey(out var extension));
        Assert.Equal("left+right", extension);
    }

    [Fact]
    public async Task A_grain_knows_both_parts_of_a_compound_integer_key()
    {
        var grain = cluster.Client.GetGrain<IIntegerCompoundKeyedGrain>(7, "west");

        Assert.Equal((7L, "west"), await grain.Key());
        Assert.Equal(7, grain.GetPrimaryKeyLong(out var extension));
        Assert.Equal("west", extension);
    }
}
