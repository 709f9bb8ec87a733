using System.Net;
using Chorus.Cluster.Tests.Traffic;

namespace Chorus.Cluster.Tests.Invariants;

/// <summary>The check while everything goes on: what was acknowledged is there for the next reader, on any node, without a hole.</summary>
internal sealed class Watch(Crowd crowd) : IAsyncDisposable
{
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    public void Start() => _watching = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        for (var at = 0; !_stop.IsCancellationRequested; at = (at + 1) % crowd.Rooms.Count)
        {
            try
            {
                await LookAsync(crowd.Rooms[at]);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // The node is away; the next look asks another.
                continue;
            }
            finally
            {
                await Task.Delay(_pace, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LookAsync(Room room)
    {
        var acknowledged = room.Ledger.HighestSeq;
        var (status, page) = await crowd.Nodes.CallAsync(
            crowd.Nodes.Any, room.Owner, HttpMethod.Get, $"{room.Path}/messages?limit=50", null, Retry.OneCall);
        if (status != HttpStatusCode.OK)
            return;
        var seqs = page.GetProperty("items").EnumerateArray().Select(m => m.GetProperty("seq").GetInt64()).ToList();
        if (seqs.LastOrDefault() < acknowledged)
            crowd.Violations.Add($"{room.Id}: {acknowledged} was acknowledged, a reader afterwards saw {seqs.LastOrDefault()} messages");
        if (seqs.Where((seq, i) => seq != seqs[0] + i).Any())
            crowd.Violations.Add($"{room.Id}: a reader saw {string.Join(' ', seqs)}");
    }
}
