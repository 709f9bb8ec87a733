namespace Orleans.Conformance.Calls;

[Collection(OneCluster.Name)]
public sealed class ArgumentShapeTests(ClusterFixture cluster)
{
    private IEchoGrain Grain => cluster.Client.GetGrain<IEchoGrain>(Keys.New());

    [Fact]
    public async Task Records_keep_their_derived_types_and_all_members()
    {
        var group = new Group("all", [new Circle("one", 1.5), new Circle("two", 2)]);

        var echoed = Assert.IsType<Group>(await Grain.Shape(group));

        Assert.Equal("all", echoed.Name);
        Assert.Equal(group.Parts.AsEnumerable(), echoed.Parts.AsEnumerable());
    }

    [Fact]
    public async Task Scalars_and_tuples_come_back_equal()
    {
        var at = new DateTimeOffset(2026, 8, 1, 12, 30, 0, TimeSpan.FromHours(2));
        var id = Guid.NewGuid();

        var (colour, point, moment, length, same, amount, bytes) =
            await Grain.Scalars(Colour.Green, new(1, -2), at, TimeSpan.FromTicks(7), id, 1.25m, [1, 2, 255]);

        Assert.Equal((Colour.Green, new Point(1, -2), at), (colour, point, moment));
        Assert.Equal((TimeSpan.FromTicks(7), id, 1.25m), (length, same, amount));
        Assert.Equal([1, 2, 255], bytes);
    }

    [Fact]
    public async Task Nested_collections_come_back_equal()
    {
        var value = new Dictionary<string, List<int?>> { ["a"] = [1, null, 3], ["b"] = [] };

        Assert.Equal(value, await Grain.Nested(value));
    }

    [Fact]
    public async Task What_a_collection_expression_makes_of_an_interface_comes_back_equal()
    {
        var (one, two) = (new Circle("one", 1), new Circle("two", 2));
        Shape[] both = [one, two];

        Assert.Equal([one], await Grain.Listed([one]));
        Assert.Equal([two, one], await Grain.Listed([.. both.Where(s => s.Name.Length == 3)]));
        Assert.Empty(await Grain.Listed([]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Zażółć \0 gęślą 🦆")]
    public async Task Text_comes_back_as_it_was(string? text)
    {
        Assert.Equal(text, await Grain.Text(text));
    }

    [Fact]
    public async Task Many_large_arguments_and_results_at_once_come_back_equal()
    {
        var bytes = new byte[2 * 1024 * 1024];
        new Random(1).NextBytes(bytes);

        var echoed = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Grain.Any(bytes)));

        Assert.All(echoed, one => Assert.True(bytes.AsSpan().SequenceEqual(one)));
    }

    [Fact]
    public async Task A_generic_method_takes_any_serializable_type()
    {
        Assert.Equal(5, await Grain.Any(5));
        Assert.Equal(new Point(3, 4), await Grain.Any(new Point(3, 4)));
    }
}
