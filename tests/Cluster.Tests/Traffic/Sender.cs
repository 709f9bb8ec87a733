using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Text.Json;
using Chorus.Testing;

namespace Chorus.Cluster.Tests.Traffic;

/// <summary>
/// One user's hand in one conversation. It sends one message after another, each with an id of its own and repeated with it until
/// acknowledged, over whatever way and node works; now and then it edits, deletes or reads.
/// </summary>
[SuppressMessage("Security", "CA5394", Justification = "A test's course comes from its seed.")]
internal sealed class Sender(Crowd crowd, Room room, Account account, Device device, int index, Random random)
{
    private readonly List<Guid> _own = [];

    /// <summary>Goes on until stopped, and then finishes what it has begun.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await SendAsync();
                await ChangeNowAndThenAsync();
                // Between nothing and twice the pace.
                await Task.Delay(crowd.Plan.Pace * 2 * random.NextDouble(), TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception e)
        {
            crowd.Violations.Add($"sender {index} in {room.Id}: {e.Message}");
        }
    }

    private async Task SendAsync()
    {
        var id = Guid.CreateVersion7();
        var content = $"{index}: {Text()}";
        var begun = TimeProvider.System.GetTimestamp();
        crowd.Deliveries.Sent(id, begun);
        var seq = await InsistAsync(async () => random.Next(4) > 0 && device.Hub is { } hub
            ? (await hub.InvokeAsync("Send", room.Id, new { id, content }).WaitAsync(Retry.OneCall)).GetProperty("seq").GetInt64()
            : (await CallAsync(HttpMethod.Post, $"{room.Path}/messages", new { id, content })).GetProperty("seq").GetInt64());
        room.Ledger.Acknowledge(new LedgerEntry(id, index, seq, content, begun, TimeProvider.System.GetTimestamp()));
        _own.Add(id);
        crowd.Acknowledged();
    }

    private Task ChangeNowAndThenAsync() => random.Next(100) switch
    {
        < 6 => EditAsync(_own[random.Next(_own.Count)]),
        < 9 => DeleteAsync(random.Next(_own.Count)),
        < 14 => ReadAsync(),
        < 15 when account == room.Owner => RenameAsync(),
        < 17 when account == room.Owner && room.Viewer is not null => ChangeViewerAsync(room.Viewer),
        _ => Task.CompletedTask,
    };

    private async Task EditAsync(Guid id)
    {
        var content = $"{index}: edited, {Text()}";
        await InsistAsync(() => CallAsync(HttpMethod.Patch, $"{room.Path}/messages/{id}", new { content }));
        room.Ledger.Edited(id, content);
    }

    private async Task DeleteAsync(int at)
    {
        var id = _own[at];
        if (_own.Count == 1)
            return;
        // Not there: an attempt whose answer was lost has deleted it.
        await InsistAsync(() => CallAsync(HttpMethod.Delete, $"{room.Path}/messages/{id}", null, mayBeGone: true));
        _own.RemoveAt(at);
        room.Ledger.Deleted(id);
    }

    private async Task ReadAsync()
    {
        var seq = room.Ledger.HighestSeq;
        if (device.Hub is { } hub)
            await InsistAsync(() => hub.InvokeAsync("MarkRead", room.Id, seq).WaitAsync(Retry.OneCall), once: true);
    }

    private async Task RenameAsync() =>
        await InsistAsync(() => CallAsync(HttpMethod.Patch, room.Path, new { title = $"Title {random.Next()}" }));

    private async Task ChangeViewerAsync(Account viewer)
    {
        await InsistAsync(() => CallAsync(HttpMethod.Delete, $"{room.Path}/members/{viewer.UserId}", null, mayBeGone: true));
        await InsistAsync(() => CallAsync(HttpMethod.Post, $"{room.Path}/members", new { userId = viewer.UserId, role = "viewer" }));
    }

    private async Task<JsonElement> CallAsync(HttpMethod method, string path, object? body, bool mayBeGone = false)
    {
        var (status, answer) = await crowd.Nodes.CallAsync(crowd.Nodes.Any, account, method, path, body, Retry.OneCall);
        if ((int)status < 300 || (mayBeGone && status == System.Net.HttpStatusCode.NotFound))
            return answer;
        var code = answer.ValueKind == JsonValueKind.Object ? answer.GetProperty("code").GetString() : $"http-{(int)status}";
        throw new HubCallException($"{code}: {method} {path} answered {(int)status} {answer}");
    }

    /// <summary>Makes a call again until it is answered for good, or, <paramref name="once"/>, not again.</summary>
    private async Task<T?> InsistAsync<T>(Func<Task<T>> call, bool once = false)
    {
        var code = "";
        for (var tries = Retry.Begin(); tries.MayGoOn;)
        {
            try
            {
                return await call();
            }
            catch (HubCallException e) when (Retry.MayHeal(e.Code))
            {
                code = e.Code;
            }
            catch (Exception e) when (e is HttpRequestException or WebSocketException or ObjectDisposedException or InvalidOperationException)
            {
                code = "unreachable";
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException)
            {
                code = "timeout";
            }

            crowd.Attempts.Failed(code);
            if (once)
                return default;
            await Task.Delay(TimeSpan.FromMilliseconds(20 + random.Next(100)), TimeProvider.System);
        }

        throw new TimeoutException($"no retry healed it within {Retry.Patience}, at last: {code}");
    }

    private string Text() => string.Concat(Enumerable.Repeat($"word {random.Next(1_000)} 😀 ", 1 + random.Next(8)));
}
