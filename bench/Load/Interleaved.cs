using Chorus.Bench.Load.Scenarios;
using Chorus.Bench.Load.Servers;

namespace Chorus.Bench.Load;

/// <summary>Runs one scenario on all servers, in turn, so that what else the machine does meets them alike.</summary>
internal static class Interleaved
{
    public static async Task<Dictionary<string, Result>> RunAsync(
        Plan plan, string title, OpenScenario open, CancellationToken cancellationToken)
    {
        if (plan.Only is { } only && only != title)
            return [];
        var scenarios = new List<(ChatServer Server, IScenario Scenario, List<Result> Results)>();
        try
        {
            foreach (var server in plan.Servers)
            {
                var scenario = await open(server, cancellationToken);
                scenarios.Add((server, scenario, []));
                await scenario.RunAsync(plan.WarmUp, cancellationToken);
            }

            for (var round = 1; round <= plan.Rounds; round++)
            {
                foreach (var (server, scenario, results) in scenarios)
                {
                    var own = Environment.CpuUsage.TotalTime;
                    var result = await scenario.RunAsync(plan.Round, cancellationToken);
                    own = Environment.CpuUsage.TotalTime - own;
                    results.Add(result);
                    await Console.Error.WriteLineAsync(
                        $"{title}, round {round}: {server.Name} {result.Rate:N0}/s, {result.First} ms, " +
                        $"{result.Second} ms, server {result.Processor:N1} µs each, " +
                        $"generator {own.TotalSeconds:N1} s");
                }
            }

            return scenarios.ToDictionary(one => one.Server.Name, one => Result.Of(one.Results));
        }
        finally
        {
            foreach (var (_, scenario, _) in scenarios)
                scenario.Dispose();
        }
    }
}
