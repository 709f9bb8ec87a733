using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>What travels with a call beside its arguments. Never changed once made.</summary>
[GenerateSerializer, Immutable]
internal sealed class ContextData(Dictionary<string, object> values, Guid reentrancyId)
{
    [Id(0)]
    public Dictionary<string, object> Values { get; } = values;

    [Id(1)]
    public Guid ReentrancyId { get; } = reentrancyId;

    public bool IsEmpty => Values.Count == 0 && ReentrancyId == Guid.Empty;

    public ContextData With(string key, object value) => new(new(Values) { [key] = value }, ReentrancyId);

    public ContextData Without(string key)
    {
        var values = new Dictionary<string, object>(Values);
        values.Remove(key);
        return new(values, ReentrancyId);
    }

    public ContextData With(Guid reentrancyId) => new(Values, reentrancyId);

    /// <summary>The callee's own, so that it shares no object with its caller.</summary>
    public ContextData Copy(DeepCopier copier) =>
        Values.Count == 0 ? this : new(Values.ToDictionary(e => e.Key, e => copier.Copy(e.Value)), ReentrancyId);

}
