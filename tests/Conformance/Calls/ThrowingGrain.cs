namespace Orleans.Conformance.Calls;

[GenerateSerializer]
public sealed class OutOfStockException(string message, int left) : Exception(message)
{
    [Id(0)]
    public int Left { get; } = left;
}

public interface IThrowingGrain : IGrainWithStringKey
{
    Task ThrowOwn(int left);

    Task ThrowKnown(string kind);

    Task ThrowAtOnce();

    Task<int> ThrowThrough(IThrowingGrain next, int left);
}

internal sealed class ThrowingGrain : Grain, IThrowingGrain
{
    public async Task ThrowOwn(int left)
    {
        await Task.Yield();
        throw new OutOfStockException("nothing left", left);
    }

    public async Task ThrowKnown(string kind)
    {
        await Task.Yield();
        throw kind switch
        {
            nameof(ArgumentException) => new ArgumentException("bad argument"),
            nameof(KeyNotFoundException) => new KeyNotFoundException("no such key"),
            nameof(NotSupportedException) => new NotSupportedException("not here"),
            nameof(InvalidOperationException) =>
                new InvalidOperationException("outer", new FormatException("inner")),
            _ => new AggregateException(new FormatException("one"), new OutOfStockException("two", 2)),
        };
    }

    public Task ThrowAtOnce() => throw new InvalidOperationException("before any task");

    public async Task<int> ThrowThrough(IThrowingGrain next, int left)
    {
        await next.ThrowOwn(left);
        return left;
    }
}
