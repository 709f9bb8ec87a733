using System.Threading.Channels;
using Chorus.Grains.Channels;
using Chorus.Silo.Tests.Cluster;

namespace Chorus.Silo.Tests.Streams;

/// <summary>A client's ear on one user's channel.</summary>
internal sealed class Listener : IChannelObserver, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<Envelope> _heard = Channel.CreateUnbounded<Envelope>();
    private readonly IUserChannelGrain _channel;
    private IChannelObserver _reference = null!;

    private Listener(IUserChannelGrain channel) => _channel = channel;

    /// <summary>What the channel answered when this began to listen.</summary>
    public ResumeAnswer Answer { get; private set; } = null!;

    public static async Task<Listener> StartAsync(SiloCluster cluster, Guid user)
    {
        var listener = new Listener(cluster.Client.GetGrain<IUserChannelGrain>(user));
        listener._reference = cluster.Client.CreateObjectReference<IChannelObserver>(listener);
        listener.Answer = await listener.ResumeAsync(0);
        return listener;
    }

    /// <summary>What the channel tells a device that had got to an offset.</summary>
    public Task<ResumeAnswer> ResumeAsync(long offset) => _channel.ResumeAsync(_reference, Answer?.Epoch, offset);

    public Task<Envelope> NextAsync() => _heard.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public async Task OnEventsAsync(Guid userId, string epoch, IReadOnlyList<Envelope> events)
    {
        foreach (var envelope in events)
        {
            await _heard.Writer.WriteAsync(envelope);
        }
    }

    public Task OnSessionEndedAsync(Guid userId, Guid sessionId) => Task.CompletedTask;

    // An engine holds observers by weak references: this has to live for as long as it listens.
    public void Dispose() => GC.KeepAlive(this);
}
