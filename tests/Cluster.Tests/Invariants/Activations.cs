using System.Globalization;
using Chorus.Cluster.Tests.Processes;

namespace Chorus.Cluster.Tests.Invariants;

/// <summary>How many activations the silos' processes have begun by their own account.</summary>
internal sealed class Activations
{
    private const string Metric = "orleans_catalog_activation_created_total ";
    private readonly Dictionary<int, long> _begun;

    private Activations(Dictionary<int, long> begun) => _begun = begun;

    public static async Task<Activations> ReadAsync(IEnumerable<NodeProcess> silos)
    {
        using var http = new HttpClient();
        var begun = new Dictionary<int, long>();
        foreach (var silo in silos)
        {
            var text = await MetricsAsync(http, silo);
            var line = text.Split('\n').FirstOrDefault(l => l.StartsWith(Metric, StringComparison.Ordinal));
            begun[silo.Id] = line is null ? 0 : long.Parse(line[Metric.Length..], CultureInfo.InvariantCulture);
        }

        return new Activations(begun);
    }

    /// <summary>How many have begun since another reading; a process that was started since then has begun all of its own.</summary>
    public long Since(Activations earlier) => _begun.Sum(b => b.Value - earlier._begun.GetValueOrDefault(b.Key));

    /// <summary>One that ends by itself meanwhile, as a silo does that finds itself fenced, is started again first.</summary>
    private static async Task<string> MetricsAsync(HttpClient http, NodeProcess silo)
    {
        while (true)
        {
            await ClusterUnderTest.ReadyAsync(silo);
            try
            {
                return await http.GetStringAsync(new Uri(silo.Address, "metrics"));
            }
            catch (HttpRequestException)
            {
                // It has ended in between.
            }
        }
    }
}
