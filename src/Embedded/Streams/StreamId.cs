using System.Globalization;
using System.Text;
using Orleans.Streams;

namespace Orleans.Runtime;

/// <summary>Names a stream: a key within a namespace.</summary>
[GenerateSerializer, Immutable]
public readonly struct StreamId : IEquatable<StreamId>, IComparable<StreamId>, ISpanFormattable
{
    [Id(0)]
    private readonly byte[]? _full;

    [Id(1)]
    private readonly ushort _namespaceLength;

    [Id(2)]
    private readonly int _hash;

    private StreamId(byte[] full, int namespaceLength)
    {
        _full = full;
        _namespaceLength = checked((ushort)namespaceLength);
        _hash = (int)StableHash.ComputeHash(full);
    }

    public ReadOnlyMemory<byte> FullKey => _full;

    public ReadOnlyMemory<byte> Namespace => _full.AsMemory(0, _namespaceLength);

    public ReadOnlyMemory<byte> Key => _full.AsMemory(_namespaceLength);

    public static StreamId Create(ReadOnlySpan<byte> ns, ReadOnlySpan<byte> key) => key.IsEmpty
        ? throw new ArgumentException("A stream needs a key.", nameof(key))
        : new StreamId([.. ns, .. key], ns.Length);

    public static StreamId Create(string? ns, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var length = Encoding.UTF8.GetByteCount(ns ?? "");
        var full = new byte[length + Encoding.UTF8.GetByteCount(key)];
        Encoding.UTF8.GetBytes(key, full.AsSpan(Encoding.UTF8.GetBytes(ns ?? "", full)));
        return new StreamId(full, length);
    }

    public static StreamId Create(string? ns, Guid key)
    {
        var length = Encoding.UTF8.GetByteCount(ns ?? "");
        var full = new byte[length + 32];
        key.TryFormat(full.AsSpan(Encoding.UTF8.GetBytes(ns ?? "", full)), out _, "N");
        return new StreamId(full, length);
    }

    public static StreamId Create(string? ns, long key) => Create(ns, key.ToString(CultureInfo.InvariantCulture));

    public static StreamId Create(IStreamIdentity streamIdentity) =>
        Create(streamIdentity.Namespace, streamIdentity.Guid);

    /// <summary>Reads <c>namespace/key</c>.</summary>
    public static StreamId Parse(ReadOnlySpan<byte> value)
    {
        var slash = value.IndexOf((byte)'/');
        return slash < 0
            ? throw new ArgumentException("A stream's name has a slash between namespace and key.", nameof(value))
            : Create(value[..slash], value[(slash + 1)..]);
    }

    public string? GetNamespace() => _namespaceLength == 0 ? null : Encoding.UTF8.GetString(Namespace.Span);

    public string GetKeyAsString() => Encoding.UTF8.GetString(Key.Span);

    /// <summary>The same on every silo and in every run.</summary>
    internal uint GetUniformHashCode() => (uint)_hash;

    public bool Equals(StreamId other) => ReferenceEquals(_full, other._full)
        || (_hash == other._hash && _namespaceLength == other._namespaceLength && _full.AsSpan().SequenceEqual(other._full));

    public override bool Equals(object? obj) => obj is StreamId other && Equals(other);

    public override int GetHashCode() => _hash;

    public int CompareTo(StreamId other) => _full.AsSpan().SequenceCompareTo(other._full);

    public override string ToString() => $"{GetNamespace() ?? "null"}/{GetKeyAsString()}";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"{GetNamespace() ?? "null"}/{GetKeyAsString()}", out charsWritten);

    public static bool operator ==(StreamId left, StreamId right) => left.Equals(right);

    public static bool operator !=(StreamId left, StreamId right) => !left.Equals(right);

    public static bool operator <(StreamId left, StreamId right) => left.CompareTo(right) < 0;

    public static bool operator >(StreamId left, StreamId right) => left.CompareTo(right) > 0;

    public static bool operator <=(StreamId left, StreamId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StreamId left, StreamId right) => left.CompareTo(right) >= 0;
}
