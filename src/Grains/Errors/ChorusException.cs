namespace Chorus.Grains.Errors;

/// <summary>A failure from <see cref="ErrorCodes"/>; it keeps its code on its way through grains to the client.</summary>
[GenerateSerializer, Alias("chorus.ChorusException")]
public sealed class ChorusException : Exception
{
    public ChorusException(ErrorKind error, string message, Exception? inner = null)
        : base(message, inner)
    {
        ArgumentNullException.ThrowIfNull(error);
        Code = error.Code;
        Retryable = error.Retryable;
    }

    [Id(0)] public string Code { get; private set; }

    [Id(1)] public bool Retryable { get; private set; }
}
