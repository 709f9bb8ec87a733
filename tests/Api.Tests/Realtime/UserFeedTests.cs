using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;
using Chorus.Api.Cluster;
using Chorus.Api.Realtime;
using Chorus.Grains.Channels;
using Chorus.Silo;
using Chorus.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chorus.Api.Tests.Realtime;

/// <summary>A channel's calls of a node are one-way: they may be lost, come twice and overtake each other.</summary>
[SuppressMessage("Security", "CA5394", Justification = "A test's course comes from its seed.")]
public sealed class UserFeedTests : IAsyncDisposable
{
    private const int Events = 300;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_device_gets_each_event_once_and_in_order_in_whatever_order_the_node_hears_of_them(int seed)
    {
        var random = new Random(seed);
        var channel = new Channel();
        var node = NewNode(channel);
        var (first, second) = (new Socket(), new Socket());
        var (feed, isSecondIn) = (await JoinAsync(node, first), false);
        var underWay = new List<Envelope[]>();
        for (var published = 0; published < Events || underWay.Count > 0;)
        {
            if (published < Events && (underWay.Count == 0 || random.Next(2) == 0))
            {
                var batch = channel.Publish(Math.Min(random.Next(1, 4), Events - published));
                published += batch.Length;
                underWay.Add(batch);
            }
            else
            {
                // A call overtakes those of the last moments, not all that there ever were.
                var place = random.Next(Math.Min(underWay.Count, 4));
                var (batch, fate) = (underWay[place], random.Next(20));
                if (fate != 0)
                {
                    feed.Deliver(Channel.Epoch, batch);
                }

                if (fate != 1)
                {
                    underWay.RemoveAt(place);
                }
            }

            if (published >= Events / 2 && !isSecondIn)
            {
                await JoinAsync(node, second);
                isSecondIn = true;
            }

            if (random.Next(4) == 0)
            {
                await Task.Yield();
            }
        }

        // What nobody has noticed is found as subscriptions are renewed.
        await feed.RenewAsync();
        await Eventually.TrueAsync(() => first.Last == Events && second.Last == Events, TimeSpan.FromSeconds(20), $"seed {seed}: {first.Last} and {second.Last} are {Events}");
        Assert.Equal(Enumerable.Range(1, Events).Select(i => (long)i), first.Offsets);
        Assert.Equal(Enumerable.Range((int)second.Offsets[0], Events - (int)second.Offsets[0] + 1).Select(i => (long)i), second.Offsets);
        Assert.True(channel.Asked > 3, "Gaps should have been filled.");
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static ChannelNode NewNode(Channel channel)
    {
        var grains = DispatchProxy.Create<IGrainFactory, Grains>();
        ((Grains)grains).Channel = channel;
        var alone = Options.Create(new ChorusClusterOptions { Mode = ClusterMode.Local });
        var calls = new GrainCalls(grains, alone, TimeProvider.System, NullLogger<GrainCalls>.Instance);
        var devices = new DeviceTable(NullLogger<DeviceTable>.Instance);
        return new ChannelNode(grains, calls, devices, null!, TimeProvider.System, NullLogger<ChannelNode>.Instance);
    }

    private async Task<UserFeed> JoinAsync(ChannelNode node, Socket socket)
    {
        var device = TestDevice.New(Guid.Empty, socket, _services);
        var feed = node.Join(device);
        await feed.ResumeAsync(device, null, null, CancellationToken.None);
        return feed;
    }

    /// <summary>Answers from all that it has published, some time later.</summary>
    private sealed class Channel : IUserChannelGrain
    {
        public const string Epoch = "e";

        private readonly Lock _lock = new();
        private readonly List<Envelope> _published = [];

        public int Asked { get; private set; }

        public Envelope[] Publish(int count)
        {
            lock (_lock)
            {
                var batch = Enumerable.Range(_published.Count + 1, count).Select(NewEvent).ToArray();
                _published.AddRange(batch);
                return batch;
            }
        }

        public async Task<ResumeAnswer> ResumeAsync(IChannelObserver node, string? epoch, long? offset, CancellationToken cancellationToken)
        {
            await Task.Yield();
            ResumeAnswer answer;
            lock (_lock)
            {
                Asked++;
                answer = new ResumeAnswer
                {
                    Epoch = Epoch,
                    Offset = _published.Count,
                    Recovered = epoch is not null,
                    Events = epoch is null ? [] : [.. _published.Skip((int)offset!)],
                };
            }

            await Task.Yield();
            return answer;
        }

        public Task LeaveAsync(IChannelObserver node, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task EndSessionAsync(Guid sessionId, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ResetAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task TellAsync(ChannelEvent item, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task GreetAsync() => Task.CompletedTask;

        public Task ShowPresenceAsync() => Task.CompletedTask;

        private Envelope NewEvent(int offset) => new()
        {
            Epoch = Epoch,
            Offset = offset,
            Type = EventTypes.MessageInsert,
            Data = "{}"u8.ToArray(),
            At = DateTimeOffset.UnixEpoch,
        };
    }

    [SuppressMessage("Performance", "CA1852", Justification = "The proxy derives from it.")]
    private class Grains : DispatchProxy
    {
        public Channel? Channel { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            nameof(IGrainFactory.GetGrain) => Channel,
            nameof(IGrainFactory.CreateObjectReference) => args![0],
            _ => throw new NotSupportedException(targetMethod.Name),
        };
    }

    private sealed class Socket : HubConnectionContext
    {
        private readonly Lock _lock = new();
        private readonly List<long> _offsets = [];

        public Socket()
            : base(new DefaultConnectionContext("one"), new HubConnectionContextOptions(), NullLoggerFactory.Instance) =>
            Protocol = new JsonHubProtocol();

        public List<long> Offsets
        {
            get
            {
                lock (_lock)
                {
                    return [.. _offsets];
                }
            }
        }

        public long Last => Offsets.LastOrDefault();

        public override ValueTask WriteAsync(SerializedHubMessage message, CancellationToken cancellationToken = default)
        {
            var records = Encoding.UTF8.GetString(message.GetSerializedMessage(Protocol).Span);
            lock (_lock)
            {
                _offsets.AddRange(TestDevice.OffsetsOf(records));
            }

            return ValueTask.CompletedTask;
        }
    }
}
