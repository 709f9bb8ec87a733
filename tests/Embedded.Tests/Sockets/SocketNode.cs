using System.Net;
using Chorus.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Sockets;

namespace Orleans.Embedded.Tests.Sockets;

/// <summary>A whole silo or client, linked with others by sockets.</summary>
internal sealed class SocketNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private SocketNode(ServiceCollection services)
    {
        _services = services.BuildServiceProvider();
        Address = _services.GetRequiredService<NodeOptions>().Address;
    }

    public SiloAddress Address { get; }

    public IGrainFactory Grains => _services.GetRequiredService<IGrainFactory>();

    public static Task<SocketNode> StartSiloAsync(Table table, int number, Action<SocketTransportOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddOrleans(silo =>
        {
            var address = SiloAddress.New(IPAddress.Loopback, FreePort.Next(), number);
            silo.Services.AddSingleton(provider =>
                new NodeOptions(address, true, provider.GetRequiredService<IOptions<SiloMessagingOptions>>().Value));
            Join(silo.Services, table, configure);
            // Calls that never end do not hold up the end of a test.
            silo.Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = TimeSpan.FromSeconds(1));
        });
        return StartAsync(services);
    }

    public static Task<SocketNode> StartClientAsync(Table table, Action<SocketTransportOptions>? configure = null, bool follows = true)
    {
        var services = new ServiceCollection();
        services.AddOrleansClient(client => Join(client.Services, table, configure, follows));
        return StartAsync(services);
    }

    /// <summary>The key of a grain that is on the silo.</summary>
    public async Task<long> KeyOnAsync(SocketNode silo)
    {
        for (var key = 0; ; key++)
            if (await Grains.GetGrain<ITalkGrain>(key).Where() == silo.Address.ToString())
                return key;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
            await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    /// <summary>Gives a node its view of the table, and sockets.</summary>
    public static void Join(IServiceCollection services, Table table, Action<SocketTransportOptions>? configure = null, bool follows = true)
    {
        services.AddSingleton<ISharedMembership>(new TableMembership(table, follows));
        services.AddSingleton<IMembership>(provider => provider.GetRequiredService<ISharedMembership>());
        services.AddSocketTransport();
        services.Configure(configure ?? (static _ => { }));
    }

    private static async Task<SocketNode> StartAsync(ServiceCollection services)
    {
        var node = new SocketNode(services);
        foreach (var service in node._services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
        return node;
    }
}
