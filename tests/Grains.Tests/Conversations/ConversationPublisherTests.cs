using System.Reflection;
using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams;
using Xunit;
using static Chorus.Grains.Tests.Conversations.Drafts;

namespace Chorus.Grains.Tests.Conversations;

/// <summary>What becomes of those whom an event cannot be told.</summary>
public sealed class ConversationPublisherTests
{
    [Fact]
    public async Task Who_missed_an_event_is_told_so_even_if_the_channel_is_out_of_reach_for_a_while()
    {
        var resets = new List<string>();
        var failures = 2;
        var channel = Fake.Of<IUserChannelGrain>(_ =>
        {
            resets.Add(failures > 0 ? "failed" : "done");
            return failures-- > 0 ? Task.FromException(new TimeoutException("out of reach")) : Task.CompletedTask;
        });
        var stream = Fake.Of<IAsyncStream<ChannelEvent>>(_ => Task.FromException(new TimeoutException("out of reach")));
        var publisher = new ConversationPublisher(
            Fake.Of<IGrainBase>(_ => null),
            Fake.Of<IStreamProvider>(_ => stream),
            Fake.Of<IGrainFactory>(_ => channel),
            TimeProvider.System,
            NullLogger.Instance);

        var alone = Shared() with { Members = Shared().Members.RemoveRange([Friend, Viewer]) };
        var published = publisher.PublishAsync([PlannedEvent.Updated(alone)]);
        await published.WaitAsync(TimeSpan.FromSeconds(30));
        await publisher.FlushAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(["failed", "failed", "done"], resets);
    }

    /// <summary>An object that answers every call alike.</summary>
    public class Fake : DispatchProxy
    {
        private Func<MethodInfo, object?> _answer = null!;

        public static T Of<T>(Func<MethodInfo, object?> answer)
            where T : class
        {
            var fake = Create<T, Fake>();
            ((Fake)(object)fake)._answer = answer;
            return fake;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!);
    }
}
