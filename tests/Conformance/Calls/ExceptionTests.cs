namespace Orleans.Conformance.Calls;

[Collection(OneCluster.Name)]
public sealed class ExceptionTests(ClusterFixture cluster)
{
    private IThrowingGrain Grain => cluster.Client.GetGrain<IThrowingGrain>(Keys.New());

    [Fact]
    public async Task A_serializable_exception_keeps_its_type_message_and_members()
    {
        var error = await Assert.ThrowsAsync<OutOfStockException>(() => Grain.ThrowOwn(3));

        Assert.Equal("nothing left", error.Message);
        Assert.Equal(3, error.Left);
    }

    [Fact]
    public async Task An_exception_keeps_its_type_through_several_grains()
    {
        var error = await Assert.ThrowsAsync<OutOfStockException>(() => Grain.ThrowThrough(Grain, 4));

        Assert.Equal(4, error.Left);
    }

    [Fact]
    public async Task An_exception_says_where_in_the_grain_it_was_thrown()
    {
        var error = await Assert.ThrowsAsync<OutOfStockException>(() => Grain.ThrowOwn(1));

        Assert.Contains(nameof(ThrowingGrain), error.StackTrace, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(ArgumentException), "bad argument")]
    [InlineData(typeof(KeyNotFoundException), "no such key")]
    [InlineData(typeof(NotSupportedException), "not here")]
    public async Task A_framework_exception_keeps_its_type_and_message(Type type, string message)
    {
        var error = await Assert.ThrowsAsync(type, () => Grain.ThrowKnown(type.Name));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public async Task An_inner_exception_comes_along()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Grain.ThrowKnown(nameof(InvalidOperationException)));

        Assert.Equal("inner", Assert.IsType<FormatException>(error.InnerException).Message);
    }

    [Fact]
    public async Task All_exceptions_of_an_aggregate_come_along()
    {
        var error = await Assert.ThrowsAsync<AggregateException>(
            () => Grain.ThrowKnown(nameof(AggregateException)));

        Assert.Collection(
            error.InnerExceptions,
            one => Assert.Equal("one", Assert.IsType<FormatException>(one).Message),
            two => Assert.Equal(2, Assert.IsType<OutOfStockException>(two).Left));
    }

    [Fact]
    public async Task An_exception_thrown_before_the_first_await_fails_the_returned_task()
    {
        var call = Grain.ThrowAtOnce();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => call);
        Assert.Equal("before any task", error.Message);
    }
}
