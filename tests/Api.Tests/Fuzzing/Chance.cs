namespace Chorus.Api.Tests.Fuzzing;

/// <summary>Choices that a seed decides: the same seed makes the same choices.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A number from 0 to one less than this.</summary>
    public int Below(int limit) => _random.Next(limit);

    /// <summary>True once in so many times.</summary>
    public bool OnceIn(int times) => _random.Next(times) == 0;

    public T Of<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A UUID of version 4.</summary>
    public Guid Id()
    {
        var bytes = Bytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
