using System.Text.Json;
using System.Threading.Channels;
using Chorus.Grains.Channels;
using Chorus.Grains.Json;
using Xunit;

namespace Chorus.Grains.Tests.Cluster;

/// <summary>A node's ear that keeps what it hears of one user: presence, which comes whenever it will, apart from the rest.</summary>
internal sealed class Listener : IChannelObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Channel<Envelope> _events = System.Threading.Channels.Channel.CreateUnbounded<Envelope>();
    private readonly Channel<Envelope> _presence = System.Threading.Channels.Channel.CreateUnbounded<Envelope>();
    private readonly Channel<Guid> _endedSessions = System.Threading.Channels.Channel.CreateUnbounded<Guid>();
    private readonly Channel<string> _epochs = System.Threading.Channels.Channel.CreateUnbounded<string>();

    private Listener(IUserChannelGrain channel) => Channel = channel;

    public IUserChannelGrain Channel { get; }

    public IChannelObserver Reference { get; private set; } = null!;

    public ResumeAnswer Answer { get; private set; } = null!;

    public static async Task<Listener> StartAsync(SiloFixture silo, Guid user)
    {
        var listener = new Listener(silo.Grains.GetGrain<IUserChannelGrain>(user));
        listener.Reference = silo.Grains.CreateObjectReference<IChannelObserver>(listener);
        listener.Answer = await listener.Channel.ResumeAsync(listener.Reference, null, null);
        return listener;
    }

    public Task<Envelope> NextAsync() => _events.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Waits until it is told that somebody is online, or is not.</summary>
    public async Task HearsAsync(Guid other, bool online)
    {
        var mark = new PresenceMark(Guid.Empty, false);
        while (mark != new PresenceMark(other, online))
        {
            mark = MarkOf(await _presence.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        }
    }

    /// <summary>What it was told of others' presence and nobody has waited for.</summary>
    public IReadOnlyList<PresenceMark> Presence()
    {
        var marks = new List<PresenceMark>();
        while (_presence.Reader.TryRead(out var envelope))
        {
            marks.Add(MarkOf(envelope));
        }

        return marks;
    }

    public Task<string> NextEmptyEpochAsync() => _epochs.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public Task<Guid> NextEndedSessionAsync() => _endedSessions.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public bool HasMore() => _events.Reader.TryPeek(out _);

    public async Task OnEventsAsync(Guid userId, string epoch, IReadOnlyList<Envelope> events)
    {
        foreach (var envelope in events)
        {
            await (envelope.Type == EventTypes.Presence ? _presence : _events).Writer.WriteAsync(envelope);
        }

        if (events.Count == 0)
        {
            await _epochs.Writer.WriteAsync(epoch);
        }
    }

    public async Task OnSessionEndedAsync(Guid userId, Guid sessionId) => await _endedSessions.Writer.WriteAsync(sessionId);

    private static PresenceMark MarkOf(Envelope envelope)
    {
        Assert.Null(envelope.Offset);
        return JsonSerializer.Deserialize(envelope.Data, ContractJson.Default.PresenceMark)!;
    }
}
