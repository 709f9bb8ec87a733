using System.Text.Json;
using System.Text.RegularExpressions;
using Chorus.Deploy.Tests.Manifests;
using Chorus.Testing;
using Xunit;

namespace Chorus.Deploy.Tests.Monitoring;

/// <summary>The dashboard against a running Chorus: what its panels ask for is there.</summary>
public sealed partial class DashboardTests
{
    private static readonly JsonElement _dashboard = JsonSerializer.Deserialize<JsonElement>(Manifest.Text("monitoring/grafana/dashboards/chorus.json"));

    // Given by Prometheus itself, or by what a histogram is.
    private static readonly string[] _givenLabels = ["job", "instance", "le"];

    [Fact]
    public async Task Every_metric_and_label_that_a_panel_asks_for_is_exported()
    {
        await using var chorus = await ChorusProcess.StartAsync();
        await UseAsync(chorus);
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(chorus.Address, "metrics"));
        var types = Types().Matches(text).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        var queries = Queries().ToList();
        Assert.True(queries.Count > 20, "There are queries.");
        foreach (var query in queries)
        {
            var metrics = MetricsOf(query).ToList();
            Assert.NotEmpty(metrics);
            foreach (var metric in metrics)
            {
                var family = types.ContainsKey(metric) ? metric : Part().Replace(metric, "");
                Assert.True(types.TryGetValue(family, out var type), $"{metric}, of {query}, is not exported:\n{text}");
                Assert.True(metric == family || type == "histogram", $"{family}, of {query}, is a {type}.");
                Assert.True(!query.Contains("rate(", StringComparison.Ordinal) || type != "gauge", $"{query} takes the rate of a gauge.");
                foreach (var label in LabelsOf(query).Except(_givenLabels))
                    Assert.Matches($"(?m)^{family}[a-z_]*{{.*{label}=", text);
            }
        }
    }

    [Fact]
    public void Each_panel_says_what_it_shows_and_asks_the_data_source_that_is_provisioned()
    {
        var source = Assert.Single(Manifest.Yaml("monitoring/grafana/provisioning/datasources/prometheus.yaml")[0].Items("datasources"));
        var panels = Panels().ToList();
        Assert.All(panels, p => Assert.Equal(source.Text("uid"), p.Text("datasource", "uid")));
        Assert.All(panels, p => Assert.NotEmpty(p.Text("description")));
        Assert.Equal(panels.Count, panels.Select(p => p.Text("id")).Distinct().Count());
    }

    [Fact]
    public void Compose_mounts_what_is_there_where_it_is_looked_for_and_asks_the_services_that_it_has()
    {
        var services = Manifest.Yaml("docker/monitoring.yaml")[0].GetProperty("services");
        var mounts = services.EnumerateObject().SelectMany(s => s.Value.Items("volumes")).Select(v => v.GetString()!.Split(':'))
            .Where(v => v[0].StartsWith('.')).ToDictionary(v => v[1], v => Path.Combine(Manifest.PathOf("docker"), v[0]));
        Assert.All(mounts.Values, path => Assert.True(Path.Exists(path), $"{path} is not there."));
        var provider = Assert.Single(Manifest.Yaml("monitoring/grafana/provisioning/dashboards/chorus.yaml")[0].Items("providers"));
        Assert.True(File.Exists(Path.Combine(mounts[provider.Text("options", "path")], "chorus.json")));
        Assert.Contains($"--config.file={mounts.Keys.Single(m => m.Contains("prometheus", StringComparison.Ordinal))}", services.At("prometheus").Items("command").Select(c => c.GetString()));
        Assert.All(services.At("grafana").Items("ports"), p => Assert.StartsWith("127.0.0.1:", p.GetString(), StringComparison.Ordinal));
        Assert.False(services.At("prometheus").TryGetProperty("ports", out _));

        var known = Manifest.Yaml("docker/compose.yaml")[0].GetProperty("services");
        var port = Exposed().Match(Manifest.Text("docker/Dockerfile")).Groups[1].Value;
        foreach (var job in Manifest.Yaml("monitoring/prometheus.yaml")[0].Items("scrape_configs"))
        {
            var asked = Assert.Single(job.Items("dns_sd_configs"));
            Assert.True(known.TryGetProperty(Assert.Single(asked.Items("names")).GetString()!, out var service), $"{job} asks a service that is not there.");
            Assert.Equal(port, asked.Text("port"));
            Assert.Contains("inside", service.Items("networks").Select(n => n.GetString()));
        }

        var source = Assert.Single(Manifest.Yaml("monitoring/grafana/provisioning/datasources/prometheus.yaml")[0].Items("datasources"));
        Assert.Equal("http://prometheus:9090", source.Text("url"));
    }

    private static IEnumerable<JsonElement> Panels() => _dashboard.Items("panels").Where(p => p.Text("type") != "row");

    private static IEnumerable<string> Queries() => Panels().SelectMany(p => p.Items("targets")).Select(t => t.Text("expr"))
        .Concat(_dashboard.GetProperty("templating").Items("list").Select(v => VariableOf().Match(v.Text("query", "query")).Groups[1].Value));

    /// <summary>What is left of a query without what is in braces and brackets, groups' labels, functions and numbers.</summary>
    private static IEnumerable<string> MetricsOf(string query) =>
        Names().Matches(Aside().Replace(query, "")).Select(m => m.Value).Where(n => n is not ("sum" or "by")).Distinct();

    private static IEnumerable<string> LabelsOf(string query) =>
        Groups().Matches(query).SelectMany(m => m.Groups[1].Value.Split(',')).Concat(Selectors().Matches(query).Select(m => m.Groups[1].Value))
            .Select(l => l.Trim()).Distinct();

    /// <summary>Has everything counted once that happens when people talk.</summary>
    private static async Task UseAsync(ChorusProcess chorus)
    {
        using var user = await ChorusClient.GuestAsync(chorus.Address);
        await using var device = await user.ConnectAsync();
        await device.InvokeAsync("Resume");
        var id = (await user.NewConversationAsync("seen")).GetProperty("id").GetString()!;
        await device.InvokeAsync("Send", id, new { content = "Hello?", reply = "assistant" });
        await Eventually.TrueAsync(
            async () => (await user.MessagesAsync(id))[^1].GetProperty("status").GetString() == "complete", TimeSpan.FromSeconds(60), "there is an answer");
    }

    [GeneratedRegex(@"(?m)^# TYPE (\S+) (\S+)$")]
    private static partial Regex Types();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Part();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)|[a-z_]+ ?\(|\b[0-9.]+\b")]
    private static partial Regex Aside();

    [GeneratedRegex("[a-z_]+")]
    private static partial Regex Names();

    [GeneratedRegex(@"by \(([^)]*)\)")]
    private static partial Regex Groups();

    [GeneratedRegex("""[{,] *([a-z_]+)(?:=~|!=|!~|=)"[^"]*"(?=[^{]*\})""")]
    private static partial Regex Selectors();

    [GeneratedRegex(@"label_values\(([a-z_]+),")]
    private static partial Regex VariableOf();

    [GeneratedRegex(@"(?m)^EXPOSE ([0-9]+)")]
    private static partial Regex Exposed();
}
