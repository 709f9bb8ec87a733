namespace Chorus.Api.Imports.Zip;

/// <summary>The checksum of a zip's entries.</summary>
internal struct Crc32
{
    private const uint Polynomial = 0xEDB8_8320;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Remainder)];

    private uint _state;

    public readonly uint Value => _state;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var state = ~_state;
        foreach (var one in bytes)
        {
            state = Table[(byte)(state ^ one)] ^ (state >> 8);
        }

        _state = ~state;
    }

    private static uint Remainder(int value)
    {
        var remainder = (uint)value;
        for (var bit = 0; bit < 8; bit++)
        {
            remainder = (remainder & 1) == 1 ? Polynomial ^ (remainder >> 1) : remainder >> 1;
        }

        return remainder;
    }
}
