using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Chorus.Testing;

/// <summary>
/// A device on the realtime channel: SignalR's JSON protocol over a plain WebSocket. Its calls are the contract's
/// (<c>Resume</c>, <c>Send</c> …); what the server pushes is read from <see cref="Events"/>, in order.
/// </summary>
public sealed class HubClient : IAsyncDisposable
{
    private static readonly JsonSerializerOptions _json = JsonSerializerOptions.Web;
    private const byte Separator = 0x1e;
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly Channel<JsonElement> _events = Channel.CreateBounded<JsonElement>(1_000_000);
    private readonly CancellationTokenSource _ended = new();
    private Task _receiving = Task.CompletedTask;
    private Task _pinging = Task.CompletedTask;
    private int _lastCall;

    private HubClient()
    {
    }

    /// <summary>The envelopes that the server pushed; completed when the connection ends, with its error if any.</summary>
    public ChannelReader<JsonElement> Events => _events.Reader;

    /// <summary>Connects and shakes hands. The caller still has to call Resume.</summary>
    /// <exception cref="WebSocketException">The server refused the connection.</exception>
    public static async Task<HubClient> ConnectAsync(Uri server, string accessToken, CancellationToken cancellation = default)
    {
        var client = new HubClient();
        var address = new UriBuilder(new Uri(server, "hub")) { Scheme = "ws", Query = $"access_token={Uri.EscapeDataString(accessToken)}" };
        await client._socket.ConnectAsync(address.Uri, cancellation);
        await client.SendAsync(new { protocol = "json", version = 1 }, cancellation);
        client._receiving = client.ReceiveAsync();
        client._pinging = client.PingAsync();
        return client;
    }

    /// <summary>Calls a method of the hub and waits for its completion.</summary>
    /// <returns>The result; undefined for a method that has none.</returns>
    /// <exception cref="HubCallException">The hub answered with an error, or the connection ended first.</exception>
    public async Task<JsonElement> InvokeAsync(string target, params object?[] arguments)
    {
        var id = $"{Interlocked.Increment(ref _lastCall)}";
        var call = _calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_receiving.IsCompleted)
            call.TrySetException(new HubCallException("closed: the connection has ended"));
        else
            await SendAsync(new { type = 1, invocationId = id, target, arguments }, _ended.Token);
        return await call.Task;
    }

    /// <summary>The next pushed envelope; presence, which comes whenever it will, is left out.</summary>
    /// <exception cref="TimeoutException">None came in time (ten seconds if not given).</exception>
    public Task<JsonElement> NextEventAsync(TimeSpan? timeout = null) => NextAsync(isPresence: false, timeout ?? TimeSpan.FromSeconds(10));

    /// <summary>The next word of somebody's presence; all else is left out.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public async Task<(string? UserId, bool Online)> NextPresenceAsync(TimeSpan timeout)
    {
        var data = (await NextAsync(isPresence: true, timeout)).GetProperty("data");
        return (data.GetProperty("userId").GetString(), data.GetProperty("online").GetBoolean());
    }

    /// <summary>Breaks the connection off without a word.</summary>
    public void Abort() => _socket.Abort();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _socket.Abort();
        await Task.WhenAll(_receiving, _pinging);
        _socket.Dispose();
        _sending.Dispose();
        _ended.Dispose();
    }

    private async Task SendAsync(object message, CancellationToken cancellation)
    {
        byte[] frame = [.. JsonSerializer.SerializeToUtf8Bytes(message, _json), Separator];
        await _sending.WaitAsync(cancellation);
        try
        {
            await _socket.SendAsync(frame, WebSocketMessageType.Text, true, cancellation);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReceiveAsync()
    {
        Exception? error = null;
        var pending = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(pending.GetMemory(16 * 1024), _ended.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                    break;
                pending.Advance(part.Count);
                if (pending.WrittenSpan is [.., Separator])
                {
                    await HandleAsync(pending.WrittenMemory);
                    pending.ResetWrittenCount();
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or HubCallException or ObjectDisposedException)
        {
            // A socket that was aborted between two messages is a disposed one.
            error = _ended.IsCancellationRequested ? null : e;
        }
        _events.Writer.TryComplete(error);
        foreach (var call in _calls.Values)
            call.TrySetException(new HubCallException($"closed: {error?.Message ?? "the connection has ended"}"));
    }

    private async Task HandleAsync(ReadOnlyMemory<byte> frames)
    {
        while (frames.Span.IndexOf(Separator) is var end and >= 0)
        {
            var message = JsonSerializer.Deserialize<JsonElement>(frames.Span[..end]);
            frames = frames[(end + 1)..];
            switch (message.TryGetProperty("type", out var type) ? type.GetInt32() : 0)
            {
                case 1:
                    await _events.Writer.WriteAsync(message.GetProperty("arguments")[0], _ended.Token);
                    break;
                case 3 when _calls.TryRemove(message.GetProperty("invocationId").GetString()!, out var call):
                    Complete(call, message);
                    break;
                case 0 or 7 when message.TryGetProperty("error", out var error):
                    throw new HubCallException($"closed: {error.GetString()}");
            }
        }
    }

    private async Task<JsonElement> NextAsync(bool isPresence, TimeSpan timeout)
    {
        using var patience = new CancellationTokenSource(timeout);
        try
        {
            while (true)
            {
                var envelope = await _events.Reader.ReadAsync(patience.Token);
                if (envelope.GetProperty("type").ValueEquals("presence") == isPresence)
                    return envelope;
            }
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested)
        {
            throw new TimeoutException($"No event came within {timeout}.", e);
        }
    }

    private static void Complete(TaskCompletionSource<JsonElement> call, JsonElement message)
    {
        if (message.TryGetProperty("error", out var error))
            call.TrySetException(new HubCallException(error.GetString()!));
        else
            call.TrySetResult(message.TryGetProperty("result", out var result) ? result : default);
    }

    // A server ends a connection from which nothing came for 30 seconds.
    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
                await SendAsync(new { type = 6 }, _ended.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection has ended, which the receiver tells.
            return;
        }
    }
}
