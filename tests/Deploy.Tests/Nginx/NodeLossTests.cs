using Chorus.Deploy.Tests.Nodes;
using Chorus.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Deploy.Tests.Nginx;

/// <summary>An Api node goes while people chat through nginx, and comes back: nobody loses anything.</summary>
public sealed class NodeLossTests(ITestOutputHelper output)
{
    private const int People = 6;
    private const int Sends = 200;

    [NginxTheory]
    [InlineData("stopped")]
    [InlineData("killed")]
    public async Task Nothing_fails_that_a_repetition_does_not_heal_when_nodes_are(string gone)
    {
        await using var nodes = await ChorusNodes.StartAsync();
        await using var nginx = await NginxServer.StartAsync(nodes.Apis.Select(api => api.Address));
        await using var crowd = new Crowd(nginx.Address);
        await crowd.JoinAsync(People);
        await crowd.MoreAsync(Sends);
        foreach (var api in nodes.Apis)
        {
            await Eventually.TrueAsync(() => crowd.Connections >= People, TimeSpan.FromSeconds(30), "everybody listens");
            await (gone == "killed" ? api.KillAsync() : api.StopAsync());
            await crowd.MoreAsync(Sends);
            await api.StartAgainAsync();
            await crowd.MoreAsync(Sends);
        }

        await crowd.LeaveAsync();
        output.WriteLine($"Two nodes {gone} in turn: {crowd.Describe()}");
        // Each node has held somebody's connection, or all were on one, which held them all.
        Assert.True(crowd.Connections > People, "Nobody had to connect again.");
        foreach (var api in nodes.Apis)
            Assert.Contains(nginx.AccessLog(), line => line.Contains($"node={api.Address.Authority} status=20", StringComparison.Ordinal));
    }
}
