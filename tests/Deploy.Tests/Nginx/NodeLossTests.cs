using Chorus.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Deploy.Tests.Nginx;

/// <summary>Api nodes go while people chat through nginx, and come back: nobody loses anything.</summary>
[Collection(ClusterTests.Name)]
public sealed class NodeLossTests(ProxiedNodes nodes, ITestOutputHelper output)
{
    private const int People = 8;
    private const int Sends = 200;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [NginxFact]
    public async Task Nothing_fails_that_a_repetition_does_not_heal_when_a_node_is_stopped_and_then_another_killed()
    {
        // Microsoft Orleans calls it an error that an event found no Api node any more.
        foreach (var silo in nodes.Nodes.Silos)
            silo.Allow(@"^fail: Orleans\.Messaging\[100071\]");
        await using var crowd = new Crowd(nodes.Nginx.Address);
        await crowd.JoinAsync(People);
        await Eventually.TrueAsync(() => crowd.Listening == People, _patience, "everybody listens");
        var refused = RefusedDevices();
        await LoseAsync(crowd, "stopped", nodes.Apis[0], api => api.StopAsync());
        await LoseAsync(crowd, "killed", nodes.Apis[1], api => api.KillAsync());
        await crowd.LeaveAsync();
        // There always was a node, and the killed one's devices find the one that had been away.
        Assert.Equal(refused, RefusedDevices());
    }

    private async Task LoseAsync(Crowd crowd, string how, ChorusProcess api, Func<ChorusProcess, Task> lose)
    {
        await crowd.MoreAsync(Sends);
        var before = crowd.Describe();
        var started = TimeProvider.System.GetTimestamp();
        await lose(api);
        var gone = TimeProvider.System.GetElapsedTime(started);
        await crowd.MoreAsync(Sends);
        // All on the node that is left.
        await Eventually.TrueAsync(() => crowd.Listening == People, _patience, "everybody listens again");
        var back = TimeProvider.System.GetElapsedTime(started, crowd.LastConnected);
        output.WriteLine($"A node {how}: it was gone after {gone}, its devices were back after {back}.\n  before: {before}\n  after:  {crowd.Describe()}");
        await api.StartAgainAsync();
        await crowd.MoreAsync(Sends);
    }

    private int RefusedDevices() => nodes.Nginx.AccessLog().Count(line => line.Contains("\"GET /hub HTTP/1.1\" 503", StringComparison.Ordinal));
}
