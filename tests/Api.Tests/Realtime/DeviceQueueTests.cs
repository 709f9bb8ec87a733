using System.Text;
using Chorus.Api.Realtime;
using Chorus.Grains.Channels;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chorus.Api.Tests.Realtime;

public sealed class DeviceQueueTests : IDisposable
{
    private static readonly Guid Conversation = Guid.CreateVersion7();

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly DeviceQueue _queue;

    public DeviceQueueTests()
    {
        _queue = new DeviceQueue(new RealtimeOptions { MaxQueuedEvents = 16, MaxQueuedBytes = 1_000_000 }, TestDevice.NewMeter(_services));
    }

    [Fact]
    public void What_waits_goes_out_together_and_in_order()
    {
        for (var offset = 1; offset <= 3; offset++)
        {
            Assert.True(_queue.TryAdd(Message(offset)));
        }

        Assert.Equal([1, 2, 3], TestDevice.OffsetsOf(Take(out var count)));
        Assert.Equal(3, count);
        Assert.True(_queue.IsEmpty);
    }

    [Fact]
    public void A_write_has_a_size_and_the_rest_follows()
    {
        for (var offset = 1; offset <= 5; offset++)
        {
            Assert.True(_queue.TryAdd(Message(offset, bytes: 12_000)));
        }

        Assert.Equal([1, 2], TestDevice.OffsetsOf(Take(out _)));
        Assert.Equal([3, 4], TestDevice.OffsetsOf(Take(out _)));
        Assert.Equal([5], TestDevice.OffsetsOf(Take(out _)));
        Assert.True(_queue.IsEmpty);
    }

    [Fact]
    public void An_event_that_is_larger_than_a_write_goes_alone()
    {
        Assert.True(_queue.TryAdd(Message(1, bytes: 100_000)));
        Assert.True(_queue.TryAdd(Message(2)));

        Assert.Equal([1], TestDevice.OffsetsOf(Take(out _)));
        Assert.Equal([2], TestDevice.OffsetsOf(Take(out _)));
    }

    [Fact]
    public void A_newer_typing_mark_takes_the_place_of_the_same_persons_older_one()
    {
        var (ada, bob) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Assert.True(_queue.TryAdd(Typing(ada, true)));
        Assert.True(_queue.TryAdd(Typing(bob, true)));
        Assert.True(_queue.TryAdd(Typing(ada, false)));

        var records = Take(out var count);
        Assert.Equal(2, count);
        Assert.Contains($"\"userId\":\"{ada}\",\"isTyping\":false", records, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"userId\":\"{ada}\",\"isTyping\":true", records, StringComparison.Ordinal);
        Assert.Contains($"\"userId\":\"{bob}\",\"isTyping\":true", records, StringComparison.Ordinal);
    }

    [Fact]
    public void Over_the_limit_transient_events_go_first_and_then_there_is_no_room()
    {
        Assert.True(_queue.TryAdd(Typing(Guid.CreateVersion7(), true)));
        for (var offset = 1; offset <= 16; offset++)
        {
            Assert.True(_queue.TryAdd(Message(offset)));
        }

        Assert.True(_queue.TryAdd(Typing(Guid.CreateVersion7(), true)), "a transient event may be left out");
        Assert.False(_queue.TryAdd(Message(17)), "an event that must not be lost is not left out silently");
        Assert.Equal(Enumerable.Range(1, 16).Select(i => (long)i), TestDevice.OffsetsOf(Take(out _)));
    }

    [Fact]
    public void Portions_of_one_answer_that_wait_become_one()
    {
        var (answer, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Assert.True(_queue.TryAdd(Delta(answer, 5, "one ")));
        Assert.True(_queue.TryAdd(Delta(other, 0, "elsewhere")));
        Assert.True(_queue.TryAdd(Delta(answer, 9, "two")));
        Assert.True(_queue.TryAdd(Delta(answer, 20, "after a gap")));

        var records = Take(out var count);
        Assert.Equal(3, count);
        Assert.Contains($$"""{"messageId":"{{answer}}","from":5,"text":"one two"}""", records, StringComparison.Ordinal);
        Assert.Contains($$"""{"messageId":"{{answer}}","from":20,"text":"after a gap"}""", records, StringComparison.Ordinal);
    }

    public void Dispose() => _services.Dispose();

    private static EventFrame Delta(Guid messageId, int from, string text) =>
        Frame(null, EventTypes.MessageDelta, $$"""{"messageId":"{{messageId}}","from":{{from}},"text":"{{text}}"}""");

    private static EventFrame Message(long offset, int bytes = 10) =>
        Frame(offset, EventTypes.MessageInsert, $"{{\"text\":\"{new string('x', bytes)}\"}}");

    private static EventFrame Typing(Guid userId, bool isTyping) => Frame(
        null,
        EventTypes.Typing,
        $"{{\"conversationId\":\"{Conversation}\",\"userId\":\"{userId}\",\"isTyping\":{(isTyping ? "true" : "false")}}}");

    private static EventFrame Frame(long? offset, string type, string data) => new(new Envelope
    {
        Epoch = "e",
        Offset = offset,
        Type = type,
        ConversationId = Conversation,
        Data = Encoding.UTF8.GetBytes(data),
        At = DateTimeOffset.UnixEpoch,
    });

    private string Take(out int count) => Encoding.UTF8.GetString(_queue.Take(out count));
}
