using System.Text.Json;
using System.Text.RegularExpressions;
using Chorus.Deploy.Tests.Nginx;
using Chorus.Testing;
using Xunit;

namespace Chorus.Deploy.Tests.Manifests;

/// <summary>What the manifests ask of processes, asked of real ones.</summary>
[Collection(ClusterTests.Name)]
public sealed partial class ProbeTests(ProxiedNodes nodes)
{
    [Fact]
    public async Task Silos_and_Api_nodes_answer_every_probe_and_a_process_that_is_away_does_not()
    {
        foreach (var (name, node) in new[] { ("silo", nodes.Nodes.Silos[0]), ("api", nodes.Apis[0]) })
        {
            using var http = new HttpClient { BaseAddress = node.Address };
            var container = Manifest.Kubernetes("Deployment", name).Container();
            foreach (var probe in new[] { "startupProbe", "readinessProbe", "livenessProbe" })
                Assert.True((await http.GetAsync(container.Text(probe, "httpGet", "path"))).IsSuccessStatusCode, $"{name}'s {probe}");
            Assert.Contains("# TYPE", await http.GetStringAsync("metrics"), StringComparison.Ordinal);
            Assert.Equal(0, await HealthCheckAsync(node.Address.Port));
        }

        Assert.NotEqual(0, await HealthCheckAsync(FreePort.Next()));
    }

    /// <summary>Runs the health check of the images as it stands there, but for the port.</summary>
    private static async Task<int> HealthCheckAsync(int port)
    {
        var command = JsonSerializer.Deserialize<string[]>(HealthCheck().Match(Manifest.Text("docker/Dockerfile")).Groups[1].Value)!;
        var (code, _, _) = await Tool.RunAsync(command[0], command[1..].Select(part => part.Replace("/8080", $"/{port}", StringComparison.Ordinal)));
        return code;
    }

    [GeneratedRegex(@"(?s)HEALTHCHECK.+?CMD (\[.+?\])\n")]
    private static partial Regex HealthCheck();
}
