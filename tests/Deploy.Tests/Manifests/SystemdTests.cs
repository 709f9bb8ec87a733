using Xunit;

namespace Chorus.Deploy.Tests.Manifests;

public sealed class SystemdTests
{
    public static TheoryData<string, string> Units => new()
    {
        { "systemd/chorus-silo@.service", "Silo" },
        { "systemd/chorus-api@.service", "Api" },
    };

    [ToolFact("systemd-analyze")]
    public async Task Systemd_has_nothing_to_say_about_the_units()
    {
        var directory = Directory.CreateTempSubdirectory("chorus-units-");
        foreach (var unit in Directory.GetFiles(Manifest.PathOf("systemd")))
            File.Copy(unit, Path.Combine(directory.FullName, Path.GetFileName(unit)));
        // It complains without failing. Where .NET lies elsewhere, its path is not what is tested.
        var (code, output, errors) = await Tool.RunAsync(
            "systemd-analyze", "verify", "--man=no", $"{directory}/chorus-silo@1.service", $"{directory}/chorus-api@1.service");
        directory.Delete(recursive: true);
        Assert.DoesNotContain((output + errors).Split('\n'), line => line != "" && !line.Contains("is not executable", StringComparison.Ordinal));
        Assert.True(code == 0 || errors != "", $"systemd-analyze ended with {code}.");
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void A_unit_starts_what_the_guide_publishes(string path, string project)
    {
        var directory = $"/opt/chorus/{project.ToLowerInvariant()}";
        Assert.Equal($"/usr/bin/dotnet {directory}/Chorus.{project}.dll", Assert.Single(SystemdUnit.Values(path, "ExecStart")));
        Assert.Contains($"dotnet publish src/{project} -c Release -p:OrleansEngine=Microsoft -o {directory}", Manifest.Text("README.md"), StringComparison.Ordinal);
        Assert.True(int.Parse(Assert.Single(SystemdUnit.Values(path, "TimeoutStopSec"))) >= 45);
    }

    [Fact]
    public void Nginx_looks_for_the_nodes_where_their_units_put_them()
    {
        var url = SystemdUnit.Values("systemd/chorus-api@.service", "Environment").Single(e => e.StartsWith("ASPNETCORE_URLS", StringComparison.Ordinal));
        foreach (var file in new[] { "upstream.conf", "hub.conf" })
            foreach (var instance in new[] { "1", "2" })
                Assert.Contains($"server {url.Split("//")[1].Replace("%i", instance, StringComparison.Ordinal)} ", Manifest.Text($"nginx/chorus/{file}"), StringComparison.Ordinal);
    }
}
