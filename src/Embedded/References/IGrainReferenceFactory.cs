namespace Orleans.Runtime;

/// <summary>Makes references again out of what went over the wire.</summary>
internal interface IGrainReferenceFactory
{
    GrainReference Create(GrainId grainId, GrainInterfaceType interfaceType);

    GrainReference Create(GrainId grainId, Type interfaceType);
}
