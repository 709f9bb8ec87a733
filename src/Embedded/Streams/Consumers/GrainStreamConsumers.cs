using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams.Core;

namespace Orleans.Streams;

/// <summary>The subscriptions that one activation has observers for.</summary>
internal sealed partial class GrainStreamConsumers(IGrainContext context, ILogger<GrainStreamConsumers> logger)
    : IStreamConsumer, IStreamReceiver
{
    // Nearly every grain has one subscription or a few: a list is smaller than a dictionary, and as fast.
    private readonly List<IAttached> _attached = [];

    /// <summary>The newest ended subscriptions: events that were on their way find nobody, and that is no mistake.</summary>
    private readonly Queue<Guid> _ended = new();

    public static GrainStreamConsumers Of(IGrainContext context)
    {
        var (consumers, _) = ((IGrainExtensionBinder)context).GetOrSetExtension<GrainStreamConsumers, IStreamConsumer>(
            () => ActivatorUtilities.CreateInstance<GrainStreamConsumers>(context.ActivationServices));
        return consumers;
    }

    public void Attach(IAttached observer)
    {
        _attached.RemoveAll(a => a.Subscription == observer.Subscription);
        _attached.Add(observer);
    }

    public void Detach(Guid subscription)
    {
        _attached.RemoveAll(a => a.Subscription == subscription);
        _ended.Enqueue(subscription);
        if (_ended.Count > 16)
            _ended.Dequeue();
    }

    public Task DeliverAsync(StreamDelivery delivery) => ReceiveAsync(delivery);

    public Task ReceiveAsync(StreamDelivery delivery) => Find(delivery.Subscription) is { } observer
        ? observer.ReceiveAsync(delivery)
        : IntroduceAsync(delivery);

    /// <summary>Tells the grain of a subscription that it has no observer for yet.</summary>
    private async Task IntroduceAsync(StreamDelivery delivery)
    {
        if (_ended.Contains(delivery.Subscription))
            return;
        if (context.GrainInstance is IStreamSubscriptionObserver grain)
            await grain.OnSubscribed(new SubscriptionHandleFactory(context.ActivationServices, delivery));
        if (Find(delivery.Subscription) is { } observer)
            await observer.ReceiveAsync(delivery);
        else
            LogNobody(logger, context.GrainId, delivery.Events.Length, delivery.Stream);
    }

    private IAttached? Find(Guid subscription)
    {
        foreach (var observer in _attached)
        {
            if (observer.Subscription == subscription)
                return observer;
        }

        return null;
    }

    [LoggerMessage(LogLevel.Warning,
        "{Grain} has {Count} events of {Stream} and no observer for them: it has not subscribed or resumed in this activation.")]
    private static partial void LogNobody(ILogger logger, GrainId grain, int count, StreamId stream);
}
