using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>A reference on the wire.</summary>
[GenerateSerializer]
internal struct ReferenceSurrogate
{
    [Id(0)]
    public GrainId GrainId;

    [Id(1)]
    public GrainInterfaceType Interface;
}

/// <summary>Sends references as their names. A grain that is sent becomes a reference to it.</summary>
internal sealed class GrainReferenceCodec(IServiceProvider services) : CodecExtension<IAddressable, ReferenceSurrogate>
{
    public override string Name => "ref";

    public override bool Covers(Type type) => typeof(IAddressable).IsAssignableFrom(type);

    public override bool IsShallow(Type declared) => typeof(GrainReference).IsAssignableFrom(declared);

    public override ReferenceSurrogate ToSurrogate(IAddressable value)
    {
        var reference = (GrainReference)Copy(value);
        return new() { GrainId = reference.GrainId, Interface = reference.InterfaceType };
    }

    public override IAddressable FromSurrogate(in ReferenceSurrogate surrogate) =>
        services.GetRequiredService<Node>().References.Create(surrogate.GrainId, surrogate.Interface);

    public override IAddressable Copy(IAddressable value) =>
        value as GrainReference ?? (IAddressable)value.AsReference(MainInterface(value.GetType()));

    // Where no interface is declared, the one that the class itself adds is the one that is meant.
    private static Type MainInterface(Type type) =>
        type.GetInterfaces().Where(i => typeof(IGrain).IsAssignableFrom(i) && i.Assembly != typeof(IGrain).Assembly)
            .OrderByDescending(i => i.GetInterfaces().Length).FirstOrDefault() ?? typeof(IAddressable);
}
