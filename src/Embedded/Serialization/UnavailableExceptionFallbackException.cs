namespace Orleans.Serialization;

/// <summary>Stands for an exception whose type does not exist in this process; the rest of it is kept.</summary>
public sealed class UnavailableExceptionFallbackException : Exception
{
    public UnavailableExceptionFallbackException()
    {
    }

    public UnavailableExceptionFallbackException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>The name that the sender gave the exception's type.</summary>
    public string? ExceptionType { get; internal set; }

    public override string ToString() => $"Unknown exception of type {ExceptionType}: {base.ToString()}";
}
