namespace Orleans.Runtime;

/// <summary>What the runtime knows of a grain interface.</summary>
internal sealed class InterfaceDescriptor(Type type, GrainInterfaceType interfaceType)
{
    public Type Type { get; } = type;

    public GrainInterfaceType InterfaceType { get; } = interfaceType;

    public bool IsExtension { get; } = typeof(IGrainExtension).IsAssignableFrom(type);

    public bool IsObserver { get; } = typeof(IGrainObserver).IsAssignableFrom(type);
}
