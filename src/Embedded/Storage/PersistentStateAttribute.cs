namespace Orleans.Runtime;

/// <summary>Says which record a grain's <see cref="IPersistentState{TState}"/> constructor parameter is.</summary>
/// <param name="stateName">The record's name within the grain.</param>
/// <param name="storageName">The storage's name; null: the default storage.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute(string stateName, string? storageName = null)
    : Attribute, IFacetMetadata, IPersistentStateConfiguration
{
    public string StateName { get; } = stateName;

    public string? StorageName { get; } = storageName;
}
