using Orleans.Serialization.Codecs;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Shapes;

/// <summary>Writes, reads and copies one member of a <typeparamref name="TOwner"/>.</summary>
internal abstract class Member<TOwner>(uint id)
{
    public uint Id { get; } = id;

    /// <summary>Whether assignment copies the member well enough.</summary>
    public abstract bool IsShallow { get; }

    public abstract bool HoldsDefault(ref TOwner owner);

    public abstract void Write(Writer writer, uint delta, ref TOwner owner);

    public abstract void Read(ref Reader reader, in Header header, ref TOwner owner);

    public abstract void Copy(ref TOwner from, ref TOwner to, CopyContext context);

    public static Member<TOwner> Of(CodecRegistry codecs, MemberShape shape) =>
        (Member<TOwner>)Activator.CreateInstance(
            (shape.Field is null ? typeof(PropertyMember<,>) : typeof(FieldMember<,>)).MakeGenericType(typeof(TOwner), shape.Type),
            codecs, shape)!;
}

internal sealed class FieldMember<TOwner, TField>(CodecRegistry codecs, MemberShape shape) : Member<TOwner>(shape.Id)
{
    private readonly FieldRef<TOwner, TField> _field = Accessors.Field<TOwner, TField>(shape.Field!);
    private readonly LazyCodec<TField> _codec = new(codecs);

    public override bool IsShallow { get; } = shape.IsImmutable || codecs.IsShallow(typeof(TField));

    public override bool HoldsDefault(ref TOwner owner) =>
        EqualityComparer<TField>.Default.Equals(_field(ref owner), default);

    public override void Write(Writer writer, uint delta, ref TOwner owner) =>
        _codec.Value.WriteField(writer, delta, _field(ref owner));

    public override void Read(ref Reader reader, in Header header, ref TOwner owner) =>
        _field(ref owner) = _codec.Value.ReadField(ref reader, header);

    public override void Copy(ref TOwner from, ref TOwner to, CopyContext context) =>
        _field(ref to) = IsShallow ? _field(ref from) : _codec.Value.Copy(_field(ref from), context);
}

internal sealed class PropertyMember<TOwner, TField>(CodecRegistry codecs, MemberShape shape) : Member<TOwner>(shape.Id)
{
    private readonly PropertyGetter<TOwner, TField> _get = Accessors.Getter<TOwner, TField>(shape.Property!.GetMethod!);
    private readonly PropertySetter<TOwner, TField> _set = Accessors.Setter<TOwner, TField>(shape.Property!.SetMethod!);
    private readonly LazyCodec<TField> _codec = new(codecs);

    public override bool IsShallow { get; } = shape.IsImmutable || codecs.IsShallow(typeof(TField));

    public override bool HoldsDefault(ref TOwner owner) =>
        EqualityComparer<TField>.Default.Equals(_get(ref owner), default);

    public override void Write(Writer writer, uint delta, ref TOwner owner) =>
        _codec.Value.WriteField(writer, delta, _get(ref owner));

    public override void Read(ref Reader reader, in Header header, ref TOwner owner) =>
        _set(ref owner, _codec.Value.ReadField(ref reader, header));

    public override void Copy(ref TOwner from, ref TOwner to, CopyContext context) =>
        _set(ref to, IsShallow ? _get(ref from) : _codec.Value.Copy(_get(ref from), context));
}
