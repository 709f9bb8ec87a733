using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.Streams.Filtering;

namespace Orleans.Streams;

/// <summary>
/// Streams that push: an event goes straight into a bounded queue for each of its consumers, in memory, and publishing
/// waits while a queue is full. In order for each publisher and consumer, at least once while the silos live.
/// </summary>
internal sealed partial class MemoryStreamProvider : IStreamProvider, IDisposable
{
    private readonly Node _node;
    private readonly StreamRoutes _routes;
    private readonly CourierPool? _couriers;

    public MemoryStreamProvider(IServiceProvider services, string name)
    {
        Name = name;
        var node = _node = services.GetRequiredService<Node>();
        var grains = services.GetRequiredService<IGrainFactory>();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Orleans.Streams");
        var isSilo = node.Catalog is not null;
        var hasStore = services.GetKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME) is not null;
        _routes = new StreamRoutes(node, grains, name, hasStore || !isSilo, logger);
        Subscriptions = new Subscriptions(node, grains, _routes);
        if (!isSilo)
        {
            Publisher = new GatePublisher(grains, name);
            return;
        }

        var options = services.GetRequiredService<IOptionsMonitor<MemoryStreamOptions>>().Get(name);
        _couriers = new CourierPool(node, name, options, logger);
        _couriers.ConsumerGone += (consumer, stream) => _ = ForgetAsync(consumer, stream, logger);
        Publisher = new StreamPublisher(
            _couriers, _routes, services.GetRequiredService<DeepCopier>(), services.GetKeyedService<IStreamFilter>(name), node.Time);
    }

    public string Name { get; }

    public bool IsRewindable => false;

    /// <summary>How many consumers have events waiting here.</summary>
    public int BusyConsumers => _couriers?.Count ?? 0;

    public IStreamPublisher Publisher { get; }

    public Subscriptions Subscriptions { get; }

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new MemoryStream<T>(this, streamId);

    /// <summary>Waits until the consumers on other silos have what was published here.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        // There is no telling that a consumer's queue is empty before it is; a look now and then costs nothing here.
        while (BusyConsumers > 0 && _node.View.Active.Length > 0 && _node.IsServing)
            await Task.Delay(TimeSpan.FromMilliseconds(10), _node.Time, cancellationToken);
    }

    public void Dispose()
    {
        _couriers?.Stop();
        _routes.Dispose();
    }

    /// <summary>A client that is gone does not unsubscribe; whoever notices does it for it.</summary>
    private async Task ForgetAsync(ConsumerId consumer, StreamId stream, ILogger logger)
    {
        try
        {
            await _routes.RendezvousOf(stream).UnsubscribeAsync(consumer.Subscription);
        }
        catch (Exception e)
        {
            LogNotForgotten(logger, e, consumer.Grain, stream);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Consumer} has gone, but its subscription to {Stream} could not be ended.")]
    private static partial void LogNotForgotten(ILogger logger, Exception exception, GrainId consumer, StreamId stream);
}
