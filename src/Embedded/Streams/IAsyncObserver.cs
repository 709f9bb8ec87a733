namespace Orleans.Streams;

/// <summary>Takes a stream's events, one at a time and in order.</summary>
public interface IAsyncObserver<in T>
{
    /// <summary>
    /// One event. When it throws, it is called again with the same event, and after the last try
    /// <see cref="OnErrorAsync"/> is called instead and the event is passed over.
    /// </summary>
    Task OnNextAsync(T item, StreamSequenceToken? token = null);

    Task OnCompletedAsync() => Task.CompletedTask;

    Task OnErrorAsync(Exception ex);
}

/// <summary>Takes a stream's events as they have piled up.</summary>
public interface IAsyncBatchObserver<T>
{
    /// <summary>One event or more, in order.</summary>
    Task OnNextAsync(IList<SequentialItem<T>> items);

    Task OnCompletedAsync() => Task.CompletedTask;

    Task OnErrorAsync(Exception ex);
}

/// <summary>An event and its place in the stream.</summary>
public class SequentialItem<T>(T item, StreamSequenceToken token)
{
    public T Item { get; } = item;

    public StreamSequenceToken Token { get; } = token;
}
