using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Orleans.Serialization.Codecs;

namespace Orleans.Serialization.Wire;

/// <summary>Writes one message: its bytes, and what it has mentioned so far (objects and types).</summary>
internal sealed class Writer : IDisposable
{
    [ThreadStatic]
    private static Writer? t_idle;

    private readonly IdentityMap _objects = new();
    private readonly IdentityMap _types = new();
    private byte[] _buffer = new byte[512];
    private int _position;
    private int _depth;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _position);

    /// <summary>This thread's writer, or a new one while that is in use; disposing gives it back.</summary>
    public static Writer Rent()
    {
        var writer = t_idle ?? new Writer();
        t_idle = null;
        return writer;
    }

    public void Dispose()
    {
        _position = 0;
        _depth = 0;
        _objects.Clear();
        _types.Clear();
        if (_buffer.Length > SerializationLimits.KeptBuffer)
            _buffer = new byte[512];
        t_idle = this;
    }

    public void WriteHeader(uint delta, WireType wire) => WriteVarInt((ulong)delta << 4 | (byte)wire);

    public void WriteNull(uint delta)
    {
        WriteHeader(delta, WireType.Reference);
        WriteVarInt(0);
    }

    public void WriteEnd() => WriteHeader(0, WireType.End);

    public void WriteSectionEnd() => WriteHeader(1, WireType.End);

    /// <summary>A value that is not null, by its own codec; named when the reader would expect another type.</summary>
    public void WriteObject(uint delta, Codec codec, bool named, object value)
    {
        if (codec.Wire == WireType.Object)
        {
            var ordinal = _objects.Find(value);
            if (ordinal >= 0)
            {
                WriteHeader(delta, WireType.Reference);
                WriteVarInt((ulong)ordinal + 1);
                return;
            }

            _objects.Add(value);
        }

        WriteVarInt((ulong)delta << 4 | (named ? 8UL : 0) | (byte)codec.Wire);
        if (named)
            WriteTypeName(codec);
        if (codec.Wire is WireType.Object or WireType.Group)
        {
            Enter();
            codec.WriteContent(this, value);
            Leave();
        }
        else
        {
            codec.WriteContent(this, value);
        }
    }

    public void Enter()
    {
        if (++_depth > SerializationLimits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new SerializerException($"The object graph is nested more than {SerializationLimits.Depth} deep.");
    }

    public void Leave()
    {
        _depth--;
        WriteEnd();
    }

    public void WriteVarInt(ulong value)
    {
        var span = Reserve(10);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        _position += length;
    }

    public void WriteFixed32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);
        _position += 4;
    }

    public void WriteFixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        _position += 8;
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteVarInt((ulong)bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
        _position += bytes.Length;
    }

    public void WriteText(string text)
    {
        var length = Wtf8.GetByteCount(text);
        WriteVarInt((ulong)length);
        Wtf8.Encode(text, Reserve(length)[..length]);
        _position += length;
    }

    private void WriteTypeName(Codec codec)
    {
        var index = _types.Find(codec);
        WriteVarInt((ulong)(index + 1));
        if (index >= 0)
            return;
        _types.Add(codec);
        WriteBytes(codec.WireName);
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _position < count)
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(_position + (long)count, _buffer.Length * 2L)));
        return _buffer.AsSpan(_position);
    }
}
