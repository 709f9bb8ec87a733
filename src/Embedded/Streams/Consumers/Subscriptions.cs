using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Begins, resumes and ends subscriptions of whoever calls: a grain within its turn, or code outside of grains.</summary>
internal sealed class Subscriptions(Node node, IGrainFactory grains, StreamRoutes routes)
{
    private readonly ConcurrentDictionary<Guid, OutsideStreamConsumer> _outside = new();

    public async Task<Guid> BeginAsync(StreamId stream, Func<Guid, IAttached> attach, string? filterData)
    {
        if (RuntimeContext.Current is { } context)
            return await BeginAsync(context, stream, attach, filterData);
        var id = node.Random.NewGuid();
        var consumer = new OutsideStreamConsumer { Attached = attach(id) };
        consumer.Reference = grains.CreateObjectReference<IOutsideStreamConsumer>(consumer);
        _outside[id] = consumer;
        try
        {
            await routes.RendezvousOf(stream).SubscribeAsync(new(id, stream, consumer.Reference.GetGrainId(), filterData));
            return id;
        }
        catch
        {
            Forget(id);
            throw;
        }
    }

    public void Resume(IAttached attached)
    {
        if (RuntimeContext.Current is { } context)
            GrainStreamConsumers.Of(context).Attach(attached);
        else if (_outside.TryGetValue(attached.Subscription, out var consumer))
            consumer.Attached = attached;
        else
            throw new InvalidOperationException("The subscription belongs to a grain or to another client.");
    }

    public async Task EndAsync(StreamId stream, Guid id)
    {
        if (RuntimeContext.Current is { } context)
        {
            GrainStreamConsumers.Of(context).Detach(id);
            if (routes.ImplicitIdOf(context.GrainId, stream) == id)
                return;
        }

        Forget(id);
        await routes.RendezvousOf(stream).UnsubscribeAsync(id);
    }

    /// <summary>The caller's own subscriptions to the stream.</summary>
    public async Task<List<Guid>> GetAsync(StreamId stream)
    {
        var context = RuntimeContext.Current;
        var own = new List<Guid>();
        if (context is not null && routes.ImplicitIdOf(context.GrainId, stream) is { } implicitId)
            own.Add(implicitId);
        if (!routes.HasExplicit)
            return own;
        foreach (var record in await routes.RendezvousOf(stream).GetAsync(stream))
        {
            if (context is null ? _outside.ContainsKey(record.Id) : record.Consumer == context.GrainId)
                own.Add(record.Id);
        }

        return own;
    }

    private async Task<Guid> BeginAsync(IGrainContext context, StreamId stream, Func<Guid, IAttached> attach, string? filterData)
    {
        var consumers = GrainStreamConsumers.Of(context);
        if (routes.ImplicitIdOf(context.GrainId, stream) is { } implicitId)
        {
            consumers.Attach(attach(implicitId));
            return implicitId;
        }

        // Attached first: events may come before the answer.
        var id = node.Random.NewGuid();
        consumers.Attach(attach(id));
        try
        {
            await routes.RendezvousOf(stream).SubscribeAsync(new(id, stream, context.GrainId, filterData));
            return id;
        }
        catch
        {
            consumers.Detach(id);
            throw;
        }
    }

    private void Forget(Guid id)
    {
        if (_outside.TryRemove(id, out var consumer))
            grains.DeleteObjectReference<IOutsideStreamConsumer>(consumer.Reference);
    }
}
