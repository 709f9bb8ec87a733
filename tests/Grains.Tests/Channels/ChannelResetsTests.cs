using System.Reflection;
using Chorus.Grains.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Chorus.Grains.Tests.Channels;

public sealed class ChannelResetsTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_channel_that_is_out_of_reach_for_now_is_reset_once_it_is_not()
    {
        var channel = Channel.Failing(times: 2);
        var resets = new ChannelResets(channel.Grains, TimeProvider.System, NullLogger.Instance);

        resets.Owe(Guid.NewGuid());
        await resets.FlushAsync().WaitAsync(_patience);

        Assert.Equal(3, channel.Calls);
    }

    [Fact]
    public async Task One_that_stays_out_of_reach_holds_nobodys_end_up_for_longer_than_five_seconds()
    {
        var time = new FakeTimeProvider();
        var resets = new ChannelResets(Channel.Failing(times: int.MaxValue).Grains, time, NullLogger.Instance);

        resets.Owe(Guid.NewGuid());
        var flushed = resets.FlushAsync();
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(flushed.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(0.1));
        await flushed.WaitAsync(_patience);
    }

    /// <summary>The way to a channel, which fails so often.</summary>
    private sealed class Channel
    {
        public IGrainFactory Grains { get; private init; } = null!;

        public int Calls { get; private set; }

        public static Channel Failing(int times)
        {
            var grains = DispatchProxy.Create<IGrainFactory, Answering>();
            var grain = DispatchProxy.Create<IUserChannelGrain, Answering>();
            var channel = new Channel { Grains = grains };
            ((Answering)grains).Answer = () => grain;
            ((Answering)grain).Answer = () => channel.Calls++ < times
                ? Task.FromException(new OrleansException("No active nodes."))
                : Task.CompletedTask;
            return channel;
        }
    }

    public class Answering : DispatchProxy
    {
        internal Func<object> Answer { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answer();
    }
}
