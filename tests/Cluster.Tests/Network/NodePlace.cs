namespace Chorus.Cluster.Tests.Network;

/// <summary>Where a node lives.</summary>
/// <param name="Host">The address on which this machine reaches it.</param>
/// <param name="Prefix">The command that runs a process there.</param>
/// <param name="Settings">What the node has to be told, as environment variables.</param>
internal sealed record NodePlace(int Number, string Host, IReadOnlyList<string> Prefix, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>On this machine's own loopback, beside everything else.</summary>
    public static NodePlace Loopback(string connectionString) => new(0, "127.0.0.1", [], new Dictionary<string, string>
    {
        [ConnectionSetting] = connectionString,
    });

    public const string ConnectionSetting = "Chorus__Postgres__ConnectionString";
}
