using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Chorus.Testing;
using Xunit;

namespace Chorus.Deploy.Tests.Nginx;

/// <summary>People who write, read and listen through nginx, and repeat what fails as the contract tells clients to.</summary>
internal sealed class Crowd(Uri server) : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _people = [];
    private int _acknowledged;
    private int _repeatedSends;
    private int _repeatedReads;
    private int _connections;
    private int _listening;
    private long _lastConnected;

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>How many are connected now.</summary>
    public int Listening => Volatile.Read(ref _listening);

    /// <summary>When one of them connected last, as a timestamp.</summary>
    public long LastConnected => Interlocked.Read(ref _lastConnected);

    /// <summary>What it took, for the test's output.</summary>
    public string Describe() =>
        $"{Acknowledged} sends acknowledged, {_repeatedSends} repeated, {_repeatedReads} reads repeated, {_connections} hub connections";

    public async Task JoinAsync(int people)
    {
        for (var i = 0; i < people; i++)
        {
            var user = await ChorusClient.GuestAsync(server);
            var conversation = (await user.NewConversationAsync("talk")).GetProperty("id").GetString()!;
            _people.Add(Task.Run(() => ChatAsync(user, conversation)));
            _people.Add(Task.Run(() => ListenAsync(user)));
        }
    }

    /// <summary>Waits until this many more sends are acknowledged.</summary>
    public Task MoreAsync(int sends)
    {
        var goal = Acknowledged + sends;
        return Eventually.TrueAsync(
            () => Acknowledged >= goal || _people.Any(p => p.IsFaulted), _patience, $"{sends} more sends are acknowledged");
    }

    /// <summary>Ends all, and fails with what failed for good.</summary>
    public async Task LeaveAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_people);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_people).ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task ChatAsync(ChorusClient user, string conversation)
    {
        var sent = new List<string>();
        while (!_stop.IsCancellationRequested)
        {
            var id = $"{Guid.CreateVersion7()}";
            var answer = await InsistAsync(
                () => user.CallAsync(HttpMethod.Post, $"api/conversations/{conversation}/messages", new { id, content = "hello" }),
                () => Interlocked.Increment(ref _repeatedSends));
            sent.Add(id);
            Assert.Equal(sent.Count, answer.GetProperty("seq").GetInt64());
            Interlocked.Increment(ref _acknowledged);
            await InsistAsync(
                () => user.CallAsync(HttpMethod.Get, $"api/conversations/{conversation}"), () => Interlocked.Increment(ref _repeatedReads));
        }

        Assert.Equal(sent, (await user.MessagesAsync(conversation)).Select(m => m.GetProperty("id").GetString()!));
        user.Dispose();
    }

    private static async Task<JsonElement> InsistAsync(Func<Task<(HttpStatusCode Status, JsonElement Body)>> call, Action repeated)
    {
        for (var started = TimeProvider.System.GetTimestamp(); ; repeated(), await Task.Delay(_pause, TimeProvider.System))
        {
            var failure = "";
            try
            {
                var (status, body) = await call();
                if ((int)status < 300)
                    return body;
                // Whatever is not worth a repetition fails the test at once.
                Assert.True((int)status >= 500 && body.GetProperty("code").GetString() is "unavailable" or "internal", $"{status} {body}");
                failure = $"{body}";
            }
            catch (HttpRequestException e)
            {
                failure = e.Message;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < _patience, $"No repetition healed: {failure}");
        }
    }

    /// <summary>A device that comes back whenever it is sent away or cut off.</summary>
    private async Task ListenAsync(ChorusClient user)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var device = await user.ConnectAsync();
                await device.InvokeAsync("Resume");
                Interlocked.Exchange(ref _lastConnected, TimeProvider.System.GetTimestamp());
                Interlocked.Increment(ref _connections);
                Interlocked.Increment(ref _listening);
                try
                {
                    await foreach (var _ in device.Events.ReadAllAsync(_stop.Token))
                        continue;
                }
                finally
                {
                    Interlocked.Decrement(ref _listening);
                }
            }
            catch (Exception e) when (e is WebSocketException or HubCallException or OperationCanceledException)
            {
                await Task.Delay(_pause, TimeProvider.System);
            }
        }
    }
}
