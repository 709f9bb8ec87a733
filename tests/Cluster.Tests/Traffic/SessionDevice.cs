using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Chorus.Testing;

namespace Chorus.Cluster.Tests.Traffic;

/// <summary>
/// A device that shows the drafts of its user's sessions: it resumes after each connect, applies what it hears, and loads a session
/// of which something is missing.
/// </summary>
internal sealed class SessionDevice : IAsyncDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);
    private readonly ChorusClient _user;
    private readonly ConcurrentDictionary<string, Held> _sessions = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _connected = new();
    private Task _running = Task.CompletedTask;
    private string? _epoch;
    private long? _offset;

    private SessionDevice(ChorusClient user) => _user = user;

    public static async Task<SessionDevice> StartAsync(ChorusClient user)
    {
        var device = new SessionDevice(user);
        device._running = device.RunAsync();
        await device._connected.Task;
        return device;
    }

    /// <summary>A session's draft.</summary>
    public static JsonElement Draft(JsonElement session) =>
        session.GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("step").GetString() == "draft");

    public string TextOf(string id) => _sessions.TryGetValue(id, out var held) ? held.Text : "";

    public string StatusOf(string id) => _sessions.TryGetValue(id, out var held) ? held.Status : "";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ListenAsync();
            }
            catch (Exception e) when (e is WebSocketException or HubCallException or OperationCanceledException or TimeoutException or HttpRequestException)
            {
                // The connection has ended, or there was none to be had.
            }

            await Task.Delay(_pause, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync()
    {
        await using var hub = await _user.ConnectAsync();
        var answer = await hub.InvokeAsync("Resume", _epoch, _offset).WaitAsync(Retry.OneCall, _stop.Token);
        if (answer.GetProperty("recovered").GetBoolean())
        {
            foreach (var envelope in answer.GetProperty("events").EnumerateArray())
                await TakeAsync(envelope);
        }
        else
        {
            foreach (var id in _sessions.Keys)
                await LoadAsync(id);
        }

        (_epoch, _offset) = (answer.GetProperty("epoch").GetString(), answer.GetProperty("offset").GetInt64());
        _connected.TrySetResult();
        await foreach (var envelope in hub.Events.ReadAllAsync(_stop.Token))
            await TakeAsync(envelope);
    }

    private async Task TakeAsync(JsonElement envelope)
    {
        if (envelope.GetProperty("offset").ValueKind == JsonValueKind.Number)
            (_epoch, _offset) = (envelope.GetProperty("epoch").GetString(), envelope.GetProperty("offset").GetInt64());
        var data = envelope.GetProperty("data");
        switch (envelope.GetProperty("type").GetString())
        {
            case "session-update":
                Show(data);
                break;
            case "session-delta":
                var id = data.GetProperty("sessionId").GetString()!;
                if (!_sessions.TryGetValue(id, out var held) || !held.TryPut(data, out var grown))
                    await LoadAsync(id);
                else
                    _sessions[id] = grown;
                break;
        }
    }

    private async Task LoadAsync(string id)
    {
        var (status, session) = await _user.CallAsync(HttpMethod.Get, $"api/sessions/{id}");
        Show(status == HttpStatusCode.OK ? session : throw new HttpRequestException($"{session}"));
    }

    private void Show(JsonElement session)
    {
        var id = session.GetProperty("id").GetString()!;
        var version = session.GetProperty("version").GetInt64();
        if (session.GetProperty("steps").EnumerateArray().All(s => s.GetProperty("step").GetString() != "draft")
            || (_sessions.TryGetValue(id, out var held) && held.Version > version))
            return;
        var draft = Draft(session);
        _sessions[id] = new Held(version, draft.GetProperty("content").GetString()!, draft.GetProperty("status").GetString()!);
    }

    private sealed record Held(long Version, string Text, string Status)
    {
        /// <summary>False: it does not fit to what is here.</summary>
        public bool TryPut(JsonElement delta, out Held grown)
        {
            var (version, from) = (delta.GetProperty("version").GetInt64(), delta.GetProperty("from").GetInt32());
            grown = version < Version || from > Text.Length ? this : this with { Text = Text[..from] + delta.GetProperty("text").GetString() };
            return version < Version || (version == Version && from <= Text.Length);
        }
    }
}
