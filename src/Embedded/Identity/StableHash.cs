using System.Text;

namespace Orleans;

/// <summary>A hash that is the same in every process, for placement and for names on the wire.</summary>
public static class StableHash
{
    public static uint ComputeHash(ReadOnlySpan<byte> data)
    {
        // FNV-1a over the bytes, then a mixer: short keys that differ in one place end up far apart.
        var hash = 2166136261u;
        foreach (var b in data)
            hash = (hash ^ b) * 16777619u;
        return Mix(hash);
    }

    public static uint ComputeHash(string data) => ComputeHash(Encoding.UTF8.GetBytes(data));

    internal static uint Mix(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }
}
