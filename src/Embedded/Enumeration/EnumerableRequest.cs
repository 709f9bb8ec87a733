using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>Carries the arguments of a method that gives a sequence; the sequence's items travel by the extension.</summary>
internal abstract class EnumerableRequest : Request
{
    public abstract IAsyncEnumerable<object?> Enumerate(object target);

    public sealed override void Start(RequestQueue queue) => throw NotCalled();

    public sealed override void Fail(Exception exception) => throw NotCalled();

    public sealed override void Succeed(object? result) => throw NotCalled();

    public sealed override ValueTask<Response> Invoke() => throw NotCalled();

    private static InvalidOperationException NotCalled() => new("A sequence is enumerated, not called.");
}

/// <inheritdoc/>
internal abstract class EnumerableRequest<T> : EnumerableRequest
{
    public abstract IAsyncEnumerable<T> Call(object target);

    public sealed override IAsyncEnumerable<object?> Enumerate(object target) => new Boxed(Call(target));

    private sealed class Boxed(IAsyncEnumerable<T> inner) : IAsyncEnumerable<object?>
    {
        public IAsyncEnumerator<object?> GetAsyncEnumerator(CancellationToken cancellationToken) =>
            new Enumerator(inner.GetAsyncEnumerator(cancellationToken));
    }

    private sealed class Enumerator(IAsyncEnumerator<T> inner) : IAsyncEnumerator<object?>
    {
        public object? Current => inner.Current;

        public ValueTask<bool> MoveNextAsync() => inner.MoveNextAsync();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
