using System.Security.Cryptography;

namespace Orleans.Runtime;

/// <summary>All that is random in the engine. A simulation puts a seeded source here.</summary>
internal interface IRandomSource
{
    Guid NewGuid();

    /// <summary>From 0 up to but not including <paramref name="max"/>.</summary>
    int Next(int max);

    double NextDouble();
}

internal sealed class SystemRandomSource : IRandomSource
{
    public Guid NewGuid() => Guid.NewGuid();

    public int Next(int max) => RandomNumberGenerator.GetInt32(max);

    public double NextDouble() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
