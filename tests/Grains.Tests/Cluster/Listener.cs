using System.Threading.Channels;
using Chorus.Grains.Channels;

namespace Chorus.Grains.Tests.Cluster;

/// <summary>A node's ear that keeps what it hears of one user.</summary>
internal sealed class Listener : IChannelObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Channel<Envelope> _events = System.Threading.Channels.Channel.CreateUnbounded<Envelope>();
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

    public Task<string> NextEmptyEpochAsync() => _epochs.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public Task<Guid> NextEndedSessionAsync() => _endedSessions.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public bool HasMore() => _events.Reader.TryPeek(out _);

    public async Task OnEventsAsync(Guid userId, string epoch, IReadOnlyList<Envelope> events)
    {
        foreach (var envelope in events)
        {
            await _events.Writer.WriteAsync(envelope);
        }

        if (events.Count == 0)
        {
            await _epochs.Writer.WriteAsync(epoch);
        }
    }

    public async Task OnSessionEndedAsync(Guid userId, Guid sessionId) => await _endedSessions.Writer.WriteAsync(sessionId);
}
