using System.Runtime.CompilerServices;
using Orleans.Serialization.Shapes;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>An annotated class or record.</summary>
internal sealed class ShapedClassCodec<T>(CodecRegistry codecs, TypeShape shape)
    : ReferenceCodec<T>(codecs, TracksReferences ? WireType.Object : WireType.Group) where T : class
{
    private readonly Members<T> _members = new(codecs, shape);
    private readonly Func<object> _create = TypeShape.Activator(typeof(T));
    private readonly bool _clones = shape.CoversEveryField;

    private static bool TracksReferences =>
        !typeof(T).IsDefined(typeof(SuppressReferenceTrackingAttribute), inherit: false);

    protected override void Write(Writer writer, T value) => _members.Write(writer, ref value);

    protected override T Read(ref Reader reader, WireType wire, int ordinal)
    {
        var value = (T)_create();
        if (ordinal >= 0)
            reader.Session.Fill(ordinal, value);
        _members.Read(ref reader, ref value);
        return value;
    }

    protected override T CopyNew(T value, CopyContext context)
    {
        var copy = (T)(_clones ? Clone(value) : _create());
        context.Record(value, copy);
        if (_clones)
            _members.CopyDeep(ref value, ref copy, context);
        else
            _members.CopyAll(ref value, ref copy, context);
        return copy;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(MemberwiseClone))]
    private static extern object Clone(object value);
}

/// <summary>An annotated struct, or one of the framework's tuples and pairs.</summary>
internal sealed class ShapedStructCodec<T>(CodecRegistry codecs, TypeShape shape)
    : ValueCodec<T>(codecs, WireType.Group) where T : struct
{
    private readonly Members<T> _members = new(codecs, shape);
    private readonly bool _clones = shape.CoversEveryField;

    protected override void Write(Writer writer, T value) => _members.Write(writer, ref value);

    protected override T Read(ref Reader reader, WireType wire)
    {
        var value = default(T);
        _members.Read(ref reader, ref value);
        return value;
    }

    public override T Copy(T value, CopyContext context)
    {
        var copy = _clones ? value : default;
        if (IsShallow)
            return value;
        if (_clones)
            _members.CopyDeep(ref value, ref copy, context);
        else
            _members.CopyAll(ref value, ref copy, context);
        return copy;
    }
}
