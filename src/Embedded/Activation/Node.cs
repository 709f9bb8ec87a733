namespace Orleans.Runtime;

/// <summary>One member of the cluster in this process: a silo, or a client.</summary>
internal sealed class Node(IGrainReferenceFactory references, IRandomSource random)
{
    public IGrainReferenceFactory References { get; } = references;

    public IRandomSource Random { get; } = random;
}
