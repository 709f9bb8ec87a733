using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>The comparers that a collection may take over the wire: a type's own, and the framework's for strings.</summary>
internal static class Comparers
{
    private static readonly object?[] Known =
    [
        null, StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture,
        StringComparer.InvariantCultureIgnoreCase,
    ];

    public static void Write(Writer writer, object? comparer, object usual)
    {
        var code = comparer is null || comparer.Equals(usual) ? 0 : Array.IndexOf(Known, comparer);
        if (code < 0)
            throw new CodecNotFoundException($"A collection with the comparer {comparer} cannot be sent.");
        writer.WriteHeader(0, WireType.VarInt);
        writer.WriteVarInt((ulong)code);
    }

    public static object? Read(ref Reader reader)
    {
        Reader.Expect(reader.ReadHeader().Wire, WireType.VarInt);
        var code = reader.ReadVarInt();
        return code < (ulong)Known.Length
            ? Known[code]
            : throw new SerializerException($"Comparer {code} is not known.");
    }
}
