using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Streams;
using Orleans.Streams.Filtering;

namespace Orleans.Hosting;

public static class SiloBuilderMemoryStreamExtensions
{
    /// <summary>
    /// Adds streams in memory that push. Explicit subscriptions are kept in the grain storage named PubSubStore; without
    /// one there are implicit subscriptions only.
    /// </summary>
    public static ISiloBuilder AddMemoryStreams(
        this ISiloBuilder builder, string name, Action<MemoryStreamOptions>? configure = null)
    {
        MemoryStreams.Add(builder.Services, name, configure);
        builder.Services.TryAddKeyedTransient<IGrainExtension, GrainStreamConsumers>(typeof(IStreamConsumer));
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            services => ActivatorUtilities.CreateInstance<StreamDrain>(services, name));
        return builder;
    }

    /// <summary>Asks the filter about each event and consumer of the provider.</summary>
    public static ISiloBuilder AddStreamFilter<T>(this ISiloBuilder builder, string name) where T : class, IStreamFilter
    {
        builder.Services.AddKeyedSingleton<IStreamFilter, T>(name);
        return builder;
    }
}

public static class ClientBuilderMemoryStreamExtensions
{
    /// <summary>Lets a client publish to and consume the streams of the silos' provider of that name.</summary>
    public static IClientBuilder AddMemoryStreams(this IClientBuilder builder, string name)
    {
        MemoryStreams.Add(builder.Services, name, null);
        return builder;
    }
}

internal static class MemoryStreams
{
    public static void Add(IServiceCollection services, string name, Action<MemoryStreamOptions>? configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        services.AddOptions<MemoryStreamOptions>(name).Configure(configure ?? (_ => { })).ValidateDataAnnotations();
        services.AddKeyedSingleton<IStreamProvider>(name, (provider, _) => new MemoryStreamProvider(provider, name));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<CodecExtension, StreamCodec>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<CodecExtension, SubscriptionHandleCodec>());
    }
}
