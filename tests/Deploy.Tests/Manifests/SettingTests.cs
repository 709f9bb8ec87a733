using Chorus.Testing;
using Xunit;

namespace Chorus.Deploy.Tests.Manifests;

/// <summary>Every setting that deploy/ hands to a process, or that a document names, is one that the code reads.</summary>
public sealed class SettingTests
{
    [Theory]
    [InlineData("silo")]
    [InlineData("api")]
    public void In_Kubernetes(string name) => Settings.RequireReadable(
        Manifest.Kubernetes("Deployment", name).Container().Items("env").ToDictionary(
            e => e.Text("name"),
            // Of the two that come from elsewhere, one has to look like an address.
            e => e.TryGetProperty("value", out var value) ? value.GetString()! : "10.0.0.1"));

    [Theory]
    [InlineData("silo")]
    [InlineData("api")]
    public void In_compose(string name) => Settings.RequireReadable(
        Manifest.Yaml("docker/compose.yaml")[0].At("services", name, "environment").EnumerateObject()
            .ToDictionary(e => e.Name, e => e.Value.GetString()!));

    [Theory]
    [InlineData("systemd/chorus-silo@.service")]
    [InlineData("systemd/chorus-api@.service")]
    public void In_systemd(string path) => Settings.RequireReadable(
        SystemdUnit.Values(path, "Environment").Select(v => v.Replace("%i", "1", StringComparison.Ordinal).Split('=', 2))
            .ToDictionary(v => v[0], v => v[1]));

    [Theory]
    [InlineData("README.md")]
    [InlineData("deploy/README.md")]
    [InlineData("deploy/docker/compose.yaml")]
    [InlineData("deploy/systemd/chorus-silo@.service")]
    [InlineData("deploy/systemd/chorus-api@.service")]
    [InlineData("docs/api.md")]
    [InlineData("docs/storage.md")]
    public void In_words(string path) => Assert.Empty(Settings.UnknownIn(File.ReadAllText(Path.Combine(Repository.Root, path))));
}
