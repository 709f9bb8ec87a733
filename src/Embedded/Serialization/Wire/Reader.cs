using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Orleans.Serialization.Codecs;

namespace Orleans.Serialization.Wire;

/// <summary>Reads one message and believes nothing in it: every length is checked against what is left.</summary>
internal ref struct Reader(ReadOnlySpan<byte> input, ReadSession session)
{
    private readonly ReadOnlySpan<byte> _input = input;
    private int _depth;

    public int Position { get; set; }

    public readonly ReadSession Session { get; } = session;

    public readonly int Remaining => _input.Length - Position;

    public Header ReadHeader()
    {
        var value = ReadVarInt();
        if (value >> 4 > uint.MaxValue)
            throw new SerializerException("A field's id is too large.");
        return new Header((uint)(value >> 4), (WireType)(value & 7), (value & 8) == 0 ? -1 : ReadTypeIndex());
    }

    public ulong ReadVarInt()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (Position >= _input.Length)
                break;
            var next = _input[Position++];
            if (shift == 63 && next > 1)
                break;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new SerializerException("A number is cut off or too long.");
    }

    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadVarInt());

    /// <summary>A number of elements; each takes a byte at least, so there cannot be more than bytes.</summary>
    public int ReadCount()
    {
        Expect(ReadHeader().Wire, WireType.VarInt);
        var count = ReadVarInt();
        if (count > (ulong)Remaining)
            throw new SerializerException($"{count} elements cannot be in {Remaining} bytes.");
        return (int)count;
    }

    /// <summary>The object or null that a field's reference stands for.</summary>
    public object? ReadReference(Codec expected)
    {
        var ordinal = ReadVarInt();
        return ordinal == 0 ? null : Session.Resolve(ref this, ordinal - 1, expected);
    }

    public object ReadContent(Codec codec, in Header header)
    {
        if (codec.Wire is not (WireType.Object or WireType.Group))
            return codec.ReadContent(ref this, header.Wire, -1);
        Expect(header.Wire, codec.Wire);
        Enter();
        var value = codec.ReadContent(ref this, header.Wire, codec.Wire == WireType.Object ? Session.Reserve() : -1);
        _depth--;
        return value;
    }

    /// <summary>Steps over a field that this reader does not know.</summary>
    public void Skip(in Header header)
    {
        switch (header.Wire)
        {
            case WireType.VarInt or WireType.Reference:
                ReadVarInt();
                break;
            case WireType.Fixed32:
                Take(4);
                break;
            case WireType.Fixed64:
                Take(8);
                break;
            case WireType.Bytes:
                ReadBytes();
                break;
            case WireType.Object or WireType.Group:
                if (header.Wire == WireType.Object)
                    Session.Skip(Position, header.TypeIndex);
                Enter();
                SkipToEnd();
                _depth--;
                break;
            default:
                throw new SerializerException("An end mark stands where a field should.");
        }
    }

    public void SkipToEnd()
    {
        for (var header = ReadHeader(); header is not { Wire: WireType.End, Delta: 0 }; header = ReadHeader())
        {
            if (header.Wire != WireType.End)
                Skip(header);
        }
    }

    public void Enter()
    {
        if (++_depth > SerializationLimits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new SerializerException($"The message is nested more than {SerializationLimits.Depth} deep.");
    }

    public void Leave() => _depth--;

    public static void Expect(WireType actual, WireType expected)
    {
        if (actual != expected)
            throw new SerializerException($"A field is laid out as {actual}, not as {expected}.");
    }

    private int ReadTypeIndex()
    {
        var token = ReadVarInt();
        if (token == 0)
        {
            var name = ReadBytes();
            if (name.Length > SerializationLimits.TypeName)
                throw new IllegalTypeException("A type's name is too long.");
            return Session.AddType(name);
        }

        if (token > int.MaxValue || !Session.HasType((int)token - 1))
            throw new IllegalTypeException($"Type {token} was not named before.");
        return (int)token - 1;
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)Remaining)
            throw new SerializerException($"{count} bytes were announced, {Remaining} are left.");
        var span = _input.Slice(Position, (int)count);
        Position += (int)count;
        return span;
    }
}
