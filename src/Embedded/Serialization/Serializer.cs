using System.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization;

/// <summary>
/// Turns values into bytes and back. Fields are found by their ids: a reader steps over those it does not know and
/// leaves those that were not sent at their defaults, so that two versions of a program can talk. Thread-safe.
/// </summary>
public sealed class Serializer
{
    internal Serializer(CodecRegistry codecs) => Codecs = codecs;

    internal CodecRegistry Codecs { get; }

    /// <summary>Whether values of exactly this type, or of this interface, can be sent.</summary>
    public bool CanSerialize(Type type) => Codecs.TryGet(type) is not null;

    public bool CanSerialize<T>() => CanSerialize(typeof(T));

    /// <exception cref="SerializerException">The value holds something that cannot be sent.</exception>
    public byte[] SerializeToArray<T>(T value)
    {
        using var writer = Writer.Rent();
        Codecs.Get<T>().WriteField(writer, 0, value);
        return writer.Written.ToArray();
    }

    /// <exception cref="SerializerException">The value holds something that cannot be sent.</exception>
    public void Serialize<T, TBufferWriter>(T value, TBufferWriter destination) where TBufferWriter : IBufferWriter<byte>
    {
        using var writer = Writer.Rent();
        Codecs.Get<T>().WriteField(writer, 0, value);
        destination.Write(writer.Written);
    }

    /// <exception cref="SerializerException">The bytes are malformed, or name a type that may not be made from them.</exception>
    public T Deserialize<T>(ReadOnlySpan<byte> source)
    {
        var session = ReadSession.Rent(Codecs);
        try
        {
            var reader = new Reader(source, session);
            return Codecs.Get<T>().ReadField(ref reader, reader.ReadHeader());
        }
        catch (Exception e) when (e is not SerializerException and not OutOfMemoryException)
        {
            throw new SerializerException($"A {typeof(T)} could not be made from {source.Length} bytes: {e.Message}", e);
        }
        finally
        {
            session.Return();
        }
    }

    public T Deserialize<T>(byte[] source) => Deserialize<T>(source.AsSpan());

    public T Deserialize<T>(ReadOnlyMemory<byte> source) => Deserialize<T>(source.Span);

    public T Deserialize<T>(ReadOnlySequence<byte> source) =>
        source.IsSingleSegment ? Deserialize<T>(source.FirstSpan) : Deserialize<T>(source.ToArray().AsSpan());
}
