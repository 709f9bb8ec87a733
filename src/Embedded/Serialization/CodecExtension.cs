using Orleans.Serialization.Codecs;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization;

/// <summary>
/// Teaches the serializer a family of types that the application cannot annotate, grain references for one.
/// Registered in the container as a service of this type.
/// </summary>
internal abstract class CodecExtension
{
    /// <summary>The name that stands for the whole family on the wire.</summary>
    public abstract string Name { get; }

    /// <summary>Whether values of this type belong to the family, be it their run-time type or a declared one.</summary>
    public abstract bool Covers(Type type);

    /// <summary>Whether every value that a variable of this type can hold may be shared.</summary>
    public virtual bool IsShallow(Type declared) => false;

    public abstract Codec CreateCodec(CodecRegistry codecs);
}

/// <inheritdoc/>
/// <typeparam name="TFamily">A base of all the family's types; fields may be declared as any of them.</typeparam>
/// <typeparam name="TSurrogate">What is sent in a value's place: an annotated struct.</typeparam>
internal abstract class CodecExtension<TFamily, TSurrogate> : CodecExtension
    where TFamily : class where TSurrogate : struct
{
    public abstract TSurrogate ToSurrogate(TFamily value);

    public abstract TFamily FromSurrogate(in TSurrogate surrogate);

    /// <summary>What a receiver in the same process is handed; the value itself unless the family says otherwise.</summary>
    public virtual TFamily Copy(TFamily value) => value;

    public sealed override Codec CreateCodec(CodecRegistry codecs) => new ExtensionCodec(codecs, this);

    // Such values are equal by content, not by identity, so they take no ordinal.
    private sealed class ExtensionCodec(CodecRegistry codecs, CodecExtension<TFamily, TSurrogate> extension)
        : ReferenceCodec<TFamily>(codecs, WireType.Group), ISubstitute
    {
        private readonly LazyCodec<TSurrogate> _surrogate = new(codecs);

        protected override string Name => extension.Name;

        protected override Codec CodecFor(ref TFamily value) => this;

        protected override void Write(Writer writer, TFamily value) =>
            _surrogate.Value.WriteField(writer, 0, extension.ToSurrogate(value));

        protected override TFamily Read(ref Reader reader, WireType wire, int ordinal)
        {
            var surrogate = _surrogate.Value.ReadField(ref reader, reader.ReadHeader());
            reader.SkipToEnd();
            return extension.FromSurrogate(in surrogate);
        }

        protected override TFamily CopyNew(TFamily value, CopyContext context) => extension.Copy(value);
    }
}
