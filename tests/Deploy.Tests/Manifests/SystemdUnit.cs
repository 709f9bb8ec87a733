namespace Chorus.Deploy.Tests.Manifests;

/// <summary>A unit of deploy/systemd.</summary>
internal static class SystemdUnit
{
    /// <summary>The values of a key, which may be given several times.</summary>
    public static IReadOnlyList<string> Values(string path, string key) =>
        [.. Manifest.Text(path).Split('\n').Where(line => line.StartsWith($"{key}=", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..])];
}
