namespace Orleans.Runtime;

/// <summary>A name by which something can be called; proxies of the interfaces derive from it at run time.</summary>
[Immutable]
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    internal GrainReference(InterfaceDescriptor descriptor, Node node, GrainId grainId) =>
        (Descriptor, Node, GrainId) = (descriptor, node, grainId);

    internal InterfaceDescriptor Descriptor { get; }

    internal Node Node { get; }

    public GrainId GrainId { get; }

    public GrainInterfaceType InterfaceType => Descriptor.InterfaceType;

    public virtual string InterfaceName => Descriptor.Type.Name;

    public uint GetUniformHashCode() => GrainId.GetUniformHashCode();

    public virtual TGrainInterface Cast<TGrainInterface>() where TGrainInterface : IAddressable =>
        (TGrainInterface)(object)Node.References.Create(GrainId, typeof(TGrainInterface));

    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId;

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => GrainId.GetHashCode();

    public sealed override string ToString() => $"GrainReference:{GrainId}";

    public static bool operator ==(GrainReference? left, GrainReference? right) => Equals(left, right);

    public static bool operator !=(GrainReference? left, GrainReference? right) => !Equals(left, right);
}
