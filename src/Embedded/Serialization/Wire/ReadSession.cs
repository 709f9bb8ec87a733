using Orleans.Serialization.Codecs;

namespace Orleans.Serialization.Wire;

/// <summary>What a message has mentioned so far while it is read: objects by ordinal, types by index.</summary>
internal sealed class ReadSession(CodecRegistry codecs)
{
    [ThreadStatic]
    private static ReadSession? t_idle;

    private readonly List<object?> _objects = [];
    private readonly List<NamedType> _types = [];

    /// <summary>An object that was stepped over: where it begins, in case a field that is known refers to it.</summary>
    private sealed record Skipped(int Position, int TypeIndex, int ObjectCursor, int TypeCursor);

    private struct NamedType
    {
        public byte[] Name;
        public Codec? Codec;
    }

    private int _objectCursor;
    private int _typeCursor;

    public CodecRegistry Codecs { get; private set; } = codecs;

    public static ReadSession Rent(CodecRegistry codecs)
    {
        var session = t_idle;
        if (session is null)
            return new ReadSession(codecs);
        t_idle = null;
        session.Codecs = codecs;
        return session;
    }

    public void Return()
    {
        if (_objects.Capacity > SerializationLimits.Presized || _types.Capacity > SerializationLimits.Presized)
            return;
        _objects.Clear();
        _types.Clear();
        _objectCursor = _typeCursor = 0;
        t_idle = this;
    }

    /// <summary>Takes the next ordinal for an object whose making has begun.</summary>
    public int Reserve() => Append(null);

    public void Fill(int ordinal, object value) => _objects[ordinal] = value;

    public void Skip(int position, int typeIndex)
    {
        var ordinal = _objectCursor;
        Append(null);
        _objects[ordinal] ??= new Skipped(position, typeIndex, ordinal, _typeCursor);
    }

    public int AddType(ReadOnlySpan<byte> name)
    {
        if (_typeCursor == _types.Count)
            _types.Add(new NamedType { Name = name.ToArray() });
        return _typeCursor++;
    }

    public bool HasType(int index) => index < _typeCursor;

    public Codec ResolveType(int index)
    {
        var type = _types[index];
        if (type.Codec is null)
        {
            type.Codec = Codecs.FromWireName(type.Name);
            _types[index] = type;
        }

        return type.Codec;
    }

    public object Resolve(ref Reader reader, ulong ordinal, Codec expected)
    {
        if (ordinal >= (ulong)_objectCursor)
            throw new SerializerException($"Object {ordinal} is referred to before it was sent.");
        return _objects[(int)ordinal] switch
        {
            null => throw new SerializerException("An object that can only be made once complete refers to itself."),
            Skipped skipped => ReadSkipped(ref reader, skipped, expected),
            var value => value,
        };
    }

    private int Append(object? value)
    {
        if (_objectCursor == _objects.Count)
            _objects.Add(value);
        else if (_objects[_objectCursor] is Skipped)
            _objects[_objectCursor] = value;
        return _objectCursor++;
    }

    private object ReadSkipped(ref Reader reader, Skipped skipped, Codec expected)
    {
        var (objects, types, position) = (_objectCursor, _typeCursor, reader.Position);
        (_objectCursor, _typeCursor, reader.Position) = (skipped.ObjectCursor, skipped.TypeCursor, skipped.Position);
        _objects[_objectCursor] = null;
        var codec = skipped.TypeIndex < 0 ? expected : ResolveType(skipped.TypeIndex);
        var value = reader.ReadContent(codec, new Header(0, WireType.Object, -1));
        (_objectCursor, _typeCursor, reader.Position) = (objects, types, position);
        return value;
    }
}
