using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Orleans.Runtime;

/// <summary>One run of a silo: its endpoint and a generation that tells it from an earlier run at the same place.</summary>
[Immutable]
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>, IParsable<SiloAddress>
{
    private readonly string _text;

    private readonly uint _hash;

    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
        _text = string.Create(CultureInfo.InvariantCulture, $"{endpoint}@{generation}");
        _hash = StableHash.ComputeHash(_text);
    }

    public static SiloAddress Zero { get; } = New(IPAddress.Any, 0, 0);

    public IPEndPoint Endpoint { get; }

    /// <summary>Later runs at one endpoint have a higher number; clients have a negative one.</summary>
    public int Generation { get; }

    public bool IsClient => Generation < 0;

    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    public static SiloAddress New(IPAddress address, int port, int generation) => new(new IPEndPoint(address, port), generation);

    public int GetConsistentHashCode() => (int)_hash;

    public string ToParsableString() => _text;

    public static SiloAddress FromParsableString(string addr) => Parse(addr);

    public static SiloAddress Parse(string value) => Parse(value, null);

    public static SiloAddress Parse(string s, IFormatProvider? provider) =>
        TryParse(s, out var address) ? address : throw new FormatException($"'{s}' is no silo address; expected ip:port@generation.");

    public static bool TryParse(string? value, [NotNullWhen(true)] out SiloAddress? result)
    {
        result = null;
        var at = value?.LastIndexOf('@') ?? -1;
        if (at < 0 || !IPEndPoint.TryParse(value.AsSpan(0, at), out var endpoint)
            || !int.TryParse(value.AsSpan(at + 1), CultureInfo.InvariantCulture, out var generation))
            return false;
        result = new SiloAddress(endpoint, generation);
        return true;
    }

    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out SiloAddress result) =>
        TryParse(s, out result);

    public bool Equals(SiloAddress? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _text == other._text);

    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    public override int GetHashCode() => (int)_hash;

    public int CompareTo(SiloAddress? other) => string.CompareOrdinal(_text, other?._text);

    public override string ToString() => _text;

    public static bool operator ==(SiloAddress? left, SiloAddress? right) => Equals(left, right);

    public static bool operator !=(SiloAddress? left, SiloAddress? right) => !Equals(left, right);

    public static bool operator <(SiloAddress? left, SiloAddress? right) => Compare(left, right) < 0;

    public static bool operator >(SiloAddress? left, SiloAddress? right) => Compare(left, right) > 0;

    public static bool operator <=(SiloAddress? left, SiloAddress? right) => Compare(left, right) <= 0;

    public static bool operator >=(SiloAddress? left, SiloAddress? right) => Compare(left, right) >= 0;

    private static int Compare(SiloAddress? left, SiloAddress? right) => Comparer<SiloAddress?>.Default.Compare(left, right);
}

/// <summary>Writes a silo address as its text, so that hash and endpoint are computed again where it is read.</summary>
[GenerateSerializer]
internal struct SiloAddressSurrogate
{
    [Id(0)]
    public string Text;
}

[RegisterConverter]
internal sealed class SiloAddressConverter : IConverter<SiloAddress, SiloAddressSurrogate>
{
    public SiloAddress ConvertFromSurrogate(in SiloAddressSurrogate surrogate) => SiloAddress.Parse(surrogate.Text);

    public SiloAddressSurrogate ConvertToSurrogate(in SiloAddress value) => new() { Text = value.ToParsableString() };
}
