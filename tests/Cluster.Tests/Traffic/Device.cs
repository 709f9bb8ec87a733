using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Text.Json;
using Chorus.Testing;

namespace Chorus.Cluster.Tests.Traffic;

/// <summary>
/// A device as the contract tells one to be. It stays connected, to whatever node answers, resumes after each connect, applies
/// each event once and in order, and loads when it is told that it was not recovered, or sees that it lacks something.
/// </summary>
[SuppressMessage("Security", "CA5394", Justification = "When a device comes back needs no secrecy.")]
internal sealed class Device(Nodes nodes, Account account, int preferredNode, Violations violations, Deliveries deliveries) : IAsyncDisposable
{
    private static readonly TimeSpan _connectPatience = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly DeviceState _state = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private HubClient? _connection;
    private string? _epoch;
    private long? _offset;

    public Account Account => account;

    /// <summary>Its connection once it has resumed and applied what it missed; null while it has none.</summary>
    public HubClient? Hub { get; private set; }

    /// <summary>The node that it is connected to, or tries next.</summary>
    public Uri Node { get; private set; } = nodes[preferredNode];

    /// <summary>When it last had caught up after a connect, as a timestamp.</summary>
    public long CaughtUpAt { get; private set; }

    public int Recoveries { get; private set; }

    public int Loads { get; private set; }

    /// <summary>Conversations loaded because something was missing in what the device held.</summary>
    public int Repairs { get; private set; }

    public void Start() => _running = RunAsync();

    /// <summary>Breaks its connection off; it comes back at once.</summary>
    public void Drop() => _connection?.Abort();

    public string? DifferenceFrom(DeviceState fresh)
    {
        lock (_lock)
        {
            return _state.DifferenceFrom(fresh);
        }
    }

    /// <summary>What a user sees who comes without anything.</summary>
    public static async Task<DeviceState> LoadAsync(Nodes nodes, Account account)
    {
        var state = new DeviceState();
        await foreach (var (conversation, messages) in Loading.AllAsync(nodes, account))
            state.Load(conversation, messages);
        return state;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Drop();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ConnectAndListenAsync();
            }
            catch (Exception e) when (e is WebSocketException or HubCallException or OperationCanceledException or TimeoutException
                or ObjectDisposedException or HttpRequestException)
            {
                // The connection has ended, or there was none to be had: on to the next node.
                Node = nodes.After(Node);
            }
            catch (Exception e)
            {
                violations.Add($"a device of {account.UserId}: {e}");
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50 + Random.Shared.Next(200)), TimeProvider.System, _stop.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConnectAndListenAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(_connectPatience);
        await using var hub = await HubClient.ConnectAsync(Node, account.AccessToken, patience.Token);
        _connection = hub;
        try
        {
            var answer = await hub.InvokeAsync("Resume", _epoch, _offset).WaitAsync(Retry.OneCall, _stop.Token);
            await TakeAsync(answer);
            CaughtUpAt = TimeProvider.System.GetTimestamp();
            Hub = hub;
            await foreach (var envelope in hub.Events.ReadAllAsync(_stop.Token))
                await TakeInOrderAsync(envelope);
        }
        finally
        {
            Hub = null;
        }
    }

    private async Task TakeAsync(JsonElement answer)
    {
        var (epoch, offset) = (answer.GetProperty("epoch").GetString(), answer.GetProperty("offset").GetInt64());
        if (answer.GetProperty("recovered").GetBoolean())
        {
            Recoveries++;
            foreach (var envelope in answer.GetProperty("events").EnumerateArray())
                await TakeInOrderAsync(envelope);
            if (epoch != _epoch || offset != _offset)
                violations.Add($"a device of {account.UserId} was recovered to {epoch} {offset} by events up to {_epoch} {_offset}");
        }
        else
        {
            Loads++;
            await LoadAllAsync();
        }

        (_epoch, _offset) = (epoch, offset);
    }

    private async Task TakeInOrderAsync(JsonElement envelope)
    {
        if (envelope.GetProperty("offset").ValueKind == JsonValueKind.Number)
        {
            var (epoch, offset) = (envelope.GetProperty("epoch").GetString(), envelope.GetProperty("offset").GetInt64());
            if (epoch != _epoch || offset != _offset + 1)
                violations.Add($"a device of {account.UserId} got event {epoch} {offset} after {_epoch} {_offset}");
            _offset = offset;
        }

        string? toLoad;
        Guid? arrived;
        lock (_lock)
        {
            toLoad = _state.Apply(envelope.GetProperty("type").GetString()!, envelope.GetProperty("data"), out arrived);
        }

        if (arrived is { } id)
            deliveries.Arrived(id);
        if (toLoad is not null)
        {
            Repairs++;
            await LoadOneAsync(toLoad);
        }
    }

    private async Task LoadAllAsync()
    {
        var seen = new HashSet<string>();
        await foreach (var (conversation, messages) in Loading.AllAsync(nodes, account))
        {
            seen.Add(conversation.GetProperty("id").GetString()!);
            Keep(conversation, messages);
        }

        lock (_lock)
        {
            foreach (var gone in _state.Conversations.Except(seen).ToList())
                _state.Forget(gone);
        }
    }

    private async Task LoadOneAsync(string conversation)
    {
        if (await Loading.OneAsync(nodes, account, conversation) is { } loaded)
            Keep(loaded.Conversation, loaded.Messages);
    }

    private void Keep(JsonElement conversation, List<JsonElement> messages)
    {
        lock (_lock)
        {
            // What was said before it took part was not for this device.
            var isNew = !_state.Knows(conversation);
            var arrived = _state.Load(conversation, messages);
            if (!isNew)
                arrived.ForEach(deliveries.Arrived);
        }
    }
}
