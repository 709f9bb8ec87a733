using Orleans.Concurrency;

namespace Orleans.Runtime;

/// <summary>Gives a grain's sequences to their readers, batch by batch, between the turns of its calls.</summary>
internal interface IEnumerationExtension : IGrainExtension
{
    [AlwaysInterleave]
    Task<EnumerationBatch> Start(Guid id, EnumerableCall call, int maxBatch, CancellationToken cancellationToken);

    [AlwaysInterleave]
    Task<EnumerationBatch> MoveNext(Guid id, int maxBatch, CancellationToken cancellationToken);

    /// <summary>Ends an enumeration before its end; one that is not there has ended already.</summary>
    [AlwaysInterleave]
    Task End(Guid id);
}

/// <summary>Which sequence is enumerated.</summary>
[GenerateSerializer]
internal sealed record EnumerableCall(
    [property: Id(0)] GrainInterfaceType Interface,
    [property: Id(1)] uint Method,
    [property: Id(2)] object?[] Arguments,
    [property: Id(3)] string[]? TypeArguments);

/// <summary>Some items, and how the enumeration goes on after them.</summary>
[GenerateSerializer]
internal sealed record EnumerationBatch(
    [property: Id(0)] EnumerationStatus Status, [property: Id(1)] object?[] Items, [property: Id(2)] Exception? Error = null);

internal enum EnumerationStatus
{
    /// <summary>There may be more. Without items: still waiting for one.</summary>
    More,
    Completed,
    Failed,
    Missing,
}
