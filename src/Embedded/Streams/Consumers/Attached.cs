using Orleans.Providers.Streams.Common;

namespace Orleans.Streams;

/// <summary>Unpacks deliveries for one observer.</summary>
internal abstract class Attached<T>(Guid subscription, StreamSequenceToken? after) : IAttached
{
    public Guid Subscription { get; } = subscription;

    public abstract Task ReceiveAsync(StreamDelivery delivery);

    /// <summary>Whether the consumer asked to start behind this event.</summary>
    protected bool IsBefore(in StreamEvent item) =>
        after is not null && (item.Sequence, item.Index).CompareTo((after.SequenceNumber, after.EventIndex)) < 0;

    protected static EventSequenceTokenV2 TokenOf(in StreamEvent item) => new(item.Sequence, item.Index);
}

/// <summary>An observer that takes events one by one.</summary>
internal sealed class AttachedObserver<T>(Guid subscription, IAsyncObserver<T> observer, StreamSequenceToken? after)
    : Attached<T>(subscription, after)
{
    public override Task ReceiveAsync(StreamDelivery delivery)
    {
        // Observers mostly finish at once: no state machine then.
        while (delivery.Handled < delivery.Events.Length && !delivery.IsAbandoned)
        {
            var handling = HandleAsync(delivery.Events[delivery.Handled]);
            if (!handling.IsCompletedSuccessfully)
                return GoOnAsync(handling, delivery);
            delivery.Handled++;
        }

        return Task.CompletedTask;
    }

    private async Task GoOnAsync(Task handling, StreamDelivery delivery)
    {
        await handling;
        delivery.Handled++;
        await ReceiveAsync(delivery);
    }

    private Task HandleAsync(in StreamEvent item)
    {
        if (item.Item is StreamMark mark)
            return mark.Error is { } error ? observer.OnErrorAsync(error) : observer.OnCompletedAsync();
        return IsBefore(item) ? Task.CompletedTask : observer.OnNextAsync((T)item.Item!, TokenOf(item));
    }
}

/// <summary>An observer that takes all events that have come up to an end or an error at once.</summary>
internal sealed class AttachedBatchObserver<T>(Guid subscription, IAsyncBatchObserver<T> observer, StreamSequenceToken? after)
    : Attached<T>(subscription, after)
{
    public override Task ReceiveAsync(StreamDelivery delivery)
    {
        while (delivery.Handled < delivery.Events.Length && !delivery.IsAbandoned)
        {
            var (handling, count) = Handle(delivery.Events.AsSpan(delivery.Handled));
            if (!handling.IsCompletedSuccessfully)
                return GoOnAsync(handling, count, delivery);
            delivery.Handled += count;
        }

        return Task.CompletedTask;
    }

    private async Task GoOnAsync(Task handling, int count, StreamDelivery delivery)
    {
        await handling;
        delivery.Handled += count;
        await ReceiveAsync(delivery);
    }

    private (Task Handling, int Count) Handle(ReadOnlySpan<StreamEvent> events)
    {
        if (events[0].Item is StreamMark mark)
            return (mark.Error is { } error ? observer.OnErrorAsync(error) : observer.OnCompletedAsync(), 1);
        var items = new List<SequentialItem<T>>(events.Length);
        var count = 0;
        for (; count < events.Length && events[count].Item is not StreamMark; count++)
        {
            if (!IsBefore(events[count]))
                items.Add(new((T)events[count].Item!, TokenOf(events[count])));
        }

        return (items.Count == 0 ? Task.CompletedTask : observer.OnNextAsync(items), count);
    }
}
