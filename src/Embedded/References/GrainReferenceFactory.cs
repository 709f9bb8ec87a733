using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>Makes references for one node.</summary>
internal sealed class GrainReferenceFactory(Node node) : IGrainReferenceFactory
{
    private readonly ConcurrentDictionary<GrainInterfaceType, InterfaceDescriptor> _byName = new();

    public GrainReference Create(GrainId grainId, GrainInterfaceType interfaceType) =>
        Create(grainId, _byName.GetOrAdd(
            interfaceType, static (name, node) => InterfaceDescriptor.Of(node.Types.InterfaceOf(name)), node));

    public GrainReference Create(GrainId grainId, Type interfaceType) => Create(grainId, InterfaceDescriptor.Of(interfaceType));

    private GrainReference Create(GrainId grainId, InterfaceDescriptor descriptor) => descriptor.Create(descriptor, node, grainId);
}
