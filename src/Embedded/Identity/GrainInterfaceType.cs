namespace Orleans.Runtime;

/// <summary>Which grain interface a reference speaks.</summary>
[GenerateSerializer, Immutable]
public readonly struct GrainInterfaceType : IEquatable<GrainInterfaceType>, IComparable<GrainInterfaceType>, ISpanFormattable
{
    [Id(0)]
    private readonly IdSpan _value;

    public GrainInterfaceType(IdSpan value) => _value = value;

    public GrainInterfaceType(string value) => _value = IdSpan.Create(value);

    public bool IsDefault => _value.IsDefault;

    public IdSpan Value => _value;

    public static GrainInterfaceType Create(string value) => new(IdSpan.Create(value));

    public ReadOnlySpan<byte> AsSpan() => _value.AsSpan();

    public uint GetUniformHashCode() => _value.GetUniformHashCode();

    public bool Equals(GrainInterfaceType other) => _value.Equals(other._value);

    public override bool Equals(object? obj) => obj is GrainInterfaceType other && Equals(other);

    public override int GetHashCode() => _value.GetHashCode();

    public int CompareTo(GrainInterfaceType other) => _value.CompareTo(other._value);

    public override string ToString() => _value.ToString();

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        ((ISpanFormattable)_value).TryFormat(destination, out charsWritten, format, provider);

    public static bool operator ==(GrainInterfaceType left, GrainInterfaceType right) => left.Equals(right);

    public static bool operator !=(GrainInterfaceType left, GrainInterfaceType right) => !left.Equals(right);

    public static bool operator <(GrainInterfaceType left, GrainInterfaceType right) => left.CompareTo(right) < 0;

    public static bool operator >(GrainInterfaceType left, GrainInterfaceType right) => left.CompareTo(right) > 0;

    public static bool operator <=(GrainInterfaceType left, GrainInterfaceType right) => left.CompareTo(right) <= 0;

    public static bool operator >=(GrainInterfaceType left, GrainInterfaceType right) => left.CompareTo(right) >= 0;
}
