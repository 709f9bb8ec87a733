namespace Orleans.Runtime;

/// <summary>Where a grain belongs, as of a version of the view of the cluster.</summary>
/// <param name="Silo">Null: nowhere, as there is no silo.</param>
[GenerateSerializer, Immutable]
internal readonly record struct Place([property: Id(0)] SiloAddress? Silo, [property: Id(1)] long Version);
