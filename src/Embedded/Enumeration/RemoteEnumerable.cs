namespace Orleans.Runtime;

/// <summary>A grain's sequence, seen by a caller. Each enumeration is its own call.</summary>
internal sealed class RemoteEnumerable<T>(GrainReference reference, EnumerableRequest<T> request) : IAsyncEnumerable<T>
{
    public const int DefaultBatch = 100;

    public int MaxBatch { get; init; } = DefaultBatch;

    public RemoteEnumerable<T> WithBatch(int maxBatch) => new(reference, request) { MaxBatch = maxBatch };

    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var target = (IEnumerationExtension)(IAddressable)reference.Node.References.Create(
            reference.GrainId, typeof(IEnumerationExtension));
        var given = request.Method.TokenIndex < 0 ? default : request.Token;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(given, cancellationToken);
        var token = either.Token;
        token.ThrowIfCancellationRequested();
        var id = reference.Node.Random.NewGuid();
        var hasEnded = false;
        try
        {
            var batch = await target.Start(id, Call(), MaxBatch, token);
            while (true)
            {
                foreach (var item in batch.Items)
                {
                    token.ThrowIfCancellationRequested();
                    yield return (T)item!;
                }
                hasEnded = batch.Status != EnumerationStatus.More;
                if (batch.Status == EnumerationStatus.Completed)
                    yield break;
                if (batch.Status == EnumerationStatus.Missing)
                    throw new EnumerationAbortedException($"{reference.GrainId} no longer has this enumeration: it was activated anew.");
                if (batch.Status == EnumerationStatus.Failed)
                    System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(batch.Error!);
                batch = await target.MoveNext(id, MaxBatch, token);
            }
        }
        finally
        {
            if (!hasEnded)
                await EndAsync(target, id);
        }
    }

    private static async Task EndAsync(IEnumerationExtension target, Guid id)
    {
        try
        {
            await target.End(id);
        }
        catch (Exception e) when (e is SiloUnavailableException or TimeoutException)
        {
            // It ends there by itself; why the reader stops is not to be hidden by this.
        }
    }

    private EnumerableCall Call()
    {
        var arguments = new object?[request.Method.Parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
            if (i != request.Method.TokenIndex)
                arguments[i] = request.GetArgument(i);
        return new(reference.InterfaceType, request.Method.Id, arguments, request.Method.TypeArguments);
    }
}

public static class AsyncEnumerableExtensions
{
    /// <summary>Sets how many items a grain's sequence sends at once at most. Default: 100.</summary>
    public static IAsyncEnumerable<T> WithBatchSize<T>(this IAsyncEnumerable<T> self, int maxBatchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBatchSize);
        return self is RemoteEnumerable<T> remote ? remote.WithBatch(maxBatchSize) : self;
    }
}
