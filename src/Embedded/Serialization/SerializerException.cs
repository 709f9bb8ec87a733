namespace Orleans.Serialization;

/// <summary>The bytes or the value cannot be serialized, copied or read; every such failure is one of these.</summary>
public class SerializerException : Exception
{
    public SerializerException()
    {
    }

    public SerializerException(string message) : base(message)
    {
    }

    public SerializerException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}

/// <summary>There is no way to copy or send this type: annotate it, or register a converter.</summary>
public sealed class CodecNotFoundException(string message) : SerializerException(message);

/// <summary>The wire named a type that may not be created from the wire, or that does not exist here.</summary>
public sealed class IllegalTypeException(string message) : SerializerException(message);
