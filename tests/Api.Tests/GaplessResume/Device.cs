using System.Net.WebSockets;
using System.Text.Json;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.GaplessResume;

/// <summary>
/// A device as the contract tells one to be: it resumes after every connect, applies each event once and in order, and loads
/// only when it is told that it was not recovered. It fails at the first gap or overlap.
/// </summary>
internal sealed class Device(ChorusClient user) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly DeviceState _state = new();
    private HubClient? _hub;
    private Task _listening = Task.CompletedTask;
    private string? _epoch;
    private long? _offset;

    public int Recoveries { get; private set; }

    public int Loads { get; private set; }

    public bool IsConnected => _hub is not null;

    public SortedDictionary<string, string> Describe()
    {
        lock (_gate)
        {
            return _state.Describe();
        }
    }

    public bool Holds(string conversation, string message)
    {
        lock (_gate)
        {
            return _state.Holds(conversation, message);
        }
    }

    public async Task ConnectAsync()
    {
        _hub = await user.ConnectAsync();
        var answer = await _hub.InvokeAsync("Resume", _epoch, _offset);
        (_epoch, _offset) = (answer.GetProperty("epoch").GetString(), answer.GetProperty("offset").GetInt64());
        if (answer.GetProperty("recovered").GetBoolean())
        {
            Recoveries++;
            foreach (var envelope in answer.GetProperty("events").EnumerateArray())
            {
                await ApplyAsync(envelope);
            }
        }
        else
        {
            Loads++;
            await LoadAllAsync();
        }

        _listening = ListenAsync(_hub);
    }

    /// <summary>Breaks the connection off; what it has applied stays.</summary>
    public async Task DropAsync()
    {
        if (_hub is { } hub)
        {
            _hub = null;
            hub.Abort();
            await _listening;
            await hub.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await DropAsync();

    private async Task ListenAsync(HubClient hub)
    {
        try
        {
            await foreach (var envelope in hub.Events.ReadAllAsync())
            {
                if (envelope.GetProperty("offset").ValueKind == JsonValueKind.Number)
                {
                    Assert.Equal(_epoch, envelope.GetProperty("epoch").GetString());
                    Assert.Equal(_offset + 1, envelope.GetProperty("offset").GetInt64());
                    _offset++;
                }

                await ApplyAsync(envelope);
            }
        }
        catch (Exception e) when (_hub is null && e is (WebSocketException or OperationCanceledException or ObjectDisposedException))
        {
            // Dropped on purpose.
            return;
        }
    }

    private async Task ApplyAsync(JsonElement envelope)
    {
        bool toLoad;
        lock (_gate)
        {
            toLoad = _state.Apply(envelope);
        }

        if (toLoad && await FetchAsync(envelope.GetProperty("conversationId").GetString()!) is { } loaded)
        {
            lock (_gate)
            {
                _state.Load(loaded.Conversation, loaded.Messages);
            }
        }
    }

    private async Task LoadAllAsync()
    {
        var loaded = new List<(JsonElement, List<JsonElement>)>();
        foreach (var id in await user.ConversationIdsAsync())
        {
            if (await FetchAsync(id) is { } found)
            {
                loaded.Add(found);
            }
        }

        lock (_gate)
        {
            _state.Replace(loaded);
        }
    }

    /// <summary>The conversation and all its messages; null: the user was removed from it meanwhile.</summary>
    private async Task<(JsonElement Conversation, List<JsonElement> Messages)?> FetchAsync(string id)
    {
        var (status, conversation) = await user.CallAsync(HttpMethod.Get, $"api/conversations/{id}");
        if (status == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }

        var messages = new List<JsonElement>();
        while (true)
        {
            var after = messages.Count == 0 ? 0 : messages[^1].GetProperty("seq").GetInt64();
            (status, var page) = await user.CallAsync(HttpMethod.Get, $"api/conversations/{id}/messages?after={after}&limit=200");
            if (status == System.Net.HttpStatusCode.NotFound)
            {
                return null;
            }

            messages.AddRange(page.GetProperty("items").EnumerateArray());
            if (!page.GetProperty("hasMore").GetBoolean())
            {
                return (conversation, messages);
            }
        }
    }
}
