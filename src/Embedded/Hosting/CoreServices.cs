using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Timers;

namespace Orleans.Runtime;

/// <summary>What every node and every silo consists of. All seams are added only where nothing else is registered.</summary>
internal static class CoreServices
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void AddSilo(IServiceCollection services)
    {
        AddNode(services);
        services.AddHostedService(provider => provider.GetRequiredService<Silo>());
        services.TryAddSingleton<Silo>();
        services.TryAddSingleton<ISiloLifecycle>(provider => provider.GetRequiredService<NodeLifecycle>());
        services.TryAddSingleton(SiloOptionsOf);
        services.TryAddSingleton<ILocalSiloDetails, LocalSiloDetails>();
        services.TryAddSingleton<IGrainRuntime, GrainRuntime>();
        services.TryAddSingleton<ITimerRegistry, TimerRegistry>();
        services.TryAddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.TryAddScoped<ScopedGrainContext>();
        services.TryAddScoped(provider => provider.GetRequiredService<ScopedGrainContext>().Value
            ?? throw new InvalidOperationException("There is a grain context only within an activation's services."));
        services.AddKeyedTransient<IGrainExtension, EnumerationExtension>(typeof(IEnumerationExtension));
        services.AddGrainStorageCore();
    }

    public static void AddClient(IServiceCollection services)
    {
        AddNode(services);
        services.AddHostedService<ClientHost>();
        services.TryAddSingleton<IClusterClientLifecycle>(provider => provider.GetRequiredService<NodeLifecycle>());
        services.TryAddSingleton(ClientOptionsOf);
    }

    private static void AddNode(IServiceCollection services)
    {
        services.AddLogging();
        services.AddOptions();
        services.AddSerializer();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<CodecExtension, GrainReferenceCodec>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWorkScheduler, ThreadPoolWorkScheduler>();
        services.TryAddSingleton<IRandomSource, SystemRandomSource>();
        services.TryAddSingleton<InMemoryCluster>();
        services.TryAddSingleton<IMembership>(provider => provider.GetRequiredService<InMemoryCluster>());
        services.TryAddSingleton<ITransport, InMemoryTransport>();
        services.TryAddSingleton<NodeLifecycle>();
        services.TryAddSingleton<GrainTypes>();
        services.TryAddSingleton<Node>();
        services.TryAddSingleton<IGrainReferenceFactory>(provider => provider.GetRequiredService<Node>().References);
        services.TryAddSingleton<GrainFactory>();
        services.TryAddSingleton<IClusterClient>(provider => provider.GetRequiredService<GrainFactory>());
        services.TryAddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainFactory>());
    }

    private static NodeOptions SiloOptionsOf(IServiceProvider services)
    {
        var endpoint = services.GetRequiredService<IOptions<EndpointOptions>>().Value;
        var address = endpoint.AdvertisedIPAddress ?? IPAddress.Loopback;
        var port = endpoint.SiloPort == 0 ? FreePort(endpoint.SiloListeningEndpoint?.Address ?? address) : endpoint.SiloPort;
        // Tenths of seconds since 2026: two runs at one endpoint differ, and the number lasts for 6 years.
        var generation = (int)((services.GetRequiredService<TimeProvider>().GetUtcNow() - Epoch).TotalSeconds * 10 % int.MaxValue);
        return new(
            SiloAddress.New(address, port, generation),
            true,
            services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value);
    }

    private static int FreePort(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static NodeOptions ClientOptionsOf(IServiceProvider services) => new(
        SiloAddress.New(IPAddress.Loopback, 0, -1 - services.GetRequiredService<IRandomSource>().Next(int.MaxValue - 1)),
        false,
        services.GetRequiredService<IOptions<ClientMessagingOptions>>().Value);
}
