using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Streams.Filtering;

namespace Orleans.Streams;

/// <summary>Takes events to the couriers of all their consumers.</summary>
internal interface IStreamPublisher
{
    /// <param name="stream">Where to.</param>
    /// <param name="consumers">The stream's implicit consumers, remembered by the caller between calls.</param>
    /// <param name="item">What is published.</param>
    Task PublishAsync<T>(StreamId stream, ref ConsumerId[]? consumers, T item);

    /// <inheritdoc cref="PublishAsync{T}(StreamId, ref ConsumerId[], T)"/>
    Task PublishBatchAsync<T>(StreamId stream, ref ConsumerId[]? consumers, T[] items);
}

/// <inheritdoc/>
internal sealed class StreamPublisher(
    CourierPool couriers, StreamRoutes routes, DeepCopier copier, IStreamFilter? filter, TimeProvider time) : IStreamPublisher
{
    // Later than all that an earlier process has given out.
    private long _sequence = time.GetUtcNow().UtcTicks;

    public Task PublishAsync<T>(StreamId stream, ref ConsumerId[]? consumers, T item)
    {
        consumers ??= routes.ImplicitOf(stream);
        var sequence = Interlocked.Increment(ref _sequence);
        if (consumers.Length == 1 && !routes.HasExplicit)
            return DeliverAsync(consumers[0], stream, null, sequence, new ReadOnlySpan<T>(in item));
        return PublishAsync(stream, consumers, sequence, [item]);
    }

    public Task PublishBatchAsync<T>(StreamId stream, ref ConsumerId[]? consumers, T[] items) => items.Length == 0
        ? Task.CompletedTask
        : PublishAsync(stream, consumers ??= routes.ImplicitOf(stream), Interlocked.Increment(ref _sequence), items);

    private Task PublishAsync<T>(StreamId stream, ConsumerId[] consumers, long sequence, T[] items)
    {
        if (!routes.HasExplicit)
            return DeliverAsync(stream, consumers, [], sequence, items);
        var known = routes.ExplicitOf(stream);
        return known.TryGet(stream) is { } subscriptions
            ? DeliverAsync(stream, consumers, subscriptions, sequence, items)
            : LoadAndDeliverAsync();

        async Task LoadAndDeliverAsync()
        {
            // The publisher may change its items as soon as it has the task.
            var own = copier.Copy(items);
            await known.LoadAsync();
            await DeliverAsync(stream, consumers, known.TryGet(stream) ?? [], sequence, own);
        }
    }

    private Task DeliverAsync<T>(StreamId stream, ConsumerId[] consumers, SubscriptionRecord[] subscriptions, long sequence, T[] items)
    {
        List<Task>? waiting = null;
        foreach (var consumer in consumers)
            Add(DeliverAsync<T>(consumer, stream, null, sequence, items));
        foreach (var record in subscriptions)
            Add(DeliverAsync<T>(new(record.Consumer, record.Id), stream, record.FilterData, sequence, items));
        return waiting is null ? Task.CompletedTask : Task.WhenAll(waiting);

        void Add(Task accepted)
        {
            if (!accepted.IsCompletedSuccessfully)
                (waiting ??= []).Add(accepted);
        }
    }

    /// <summary>Every consumer gets copies of its own, unless the events never change.</summary>
    private Task DeliverAsync<T>(ConsumerId consumer, StreamId stream, string? filterData, long sequence, ReadOnlySpan<T> items)
    {
        if (items.Length == 1 && filter is null)
        {
            var single = new StreamEvent(copier.Copy(items[0]), sequence, 0);
            return couriers.DeliverAsync(consumer, stream, new ReadOnlySpan<StreamEvent>(in single));
        }

        var events = new StreamEvent[items.Length];
        var count = 0;
        for (var i = 0; i < items.Length; i++)
        {
            if (filter is null || items[i] is StreamMark || filter.ShouldDeliver(stream, items[i]!, filterData!))
                events[count++] = new(copier.Copy(items[i]), sequence, i);
        }

        return count == 0 ? Task.CompletedTask : couriers.DeliverAsync(consumer, stream, events.AsSpan(0, count));
    }
}
