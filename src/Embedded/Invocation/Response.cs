namespace Orleans.Serialization.Invocation;

/// <summary>What a call gave: a result, nothing, or an exception. Call filters see and replace it.</summary>
public abstract class Response : IDisposable
{
    public static Response Completed { get; } = new Response<object?>(null);

    public abstract object? Result { get; set; }

    public abstract Exception? Exception { get; set; }

    public static Response FromException(Exception exception) => new Response<object?>(null) { Exception = exception };

    public static Response FromResult<TResult>(TResult value) => new Response<TResult>(value);

    public abstract T GetResult<T>();

    public void Dispose() => GC.SuppressFinalize(this);
}

/// <inheritdoc/>
public sealed class Response<TResult>(TResult? result) : Response
{
    public TResult? TypedResult { get; set; } = result;

    public override object? Result
    {
        get => TypedResult;
        set => TypedResult = (TResult?)value;
    }

    public override Exception? Exception { get; set; }

    public override T GetResult<T>()
    {
        if (Exception is { } exception)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
        return TypedResult is T typed ? typed : Result is null ? default! : (T)Result;
    }
}
