using System.Text;

namespace Orleans.Runtime;

/// <summary>Ids of what lives on one certain node, such as observers: their keys begin with its address.</summary>
internal static class AddressedIds
{
    public static readonly GrainType Observer = GrainType.Create("sys.client");
    public static readonly GrainType Control = GrainType.Create("sys.control");

    public static GrainId ForObserver(SiloAddress node, Guid id) => GrainId.Create(Observer, $"{node}+{id:N}");

    public static GrainId ForControl(SiloAddress node) => GrainId.Create(Control, $"{node}+");

    public static SiloAddress? NodeOf(GrainId id)
    {
        if (id.Type != Observer && id.Type != Control)
            return null;
        var key = Encoding.UTF8.GetString(id.Key.AsSpan());
        return SiloAddress.TryParse(key[..Math.Max(0, key.IndexOf('+', StringComparison.Ordinal))], out var node) ? node : null;
    }
}
