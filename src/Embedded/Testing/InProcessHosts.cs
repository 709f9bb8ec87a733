using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>Makes the hosts of a cluster within this process, which are joined by memory unless they are set up otherwise.</summary>
internal sealed class InProcessHosts(string serviceId, string clusterId, IConfiguration configuration)
{
    private readonly InMemoryCluster _cluster = new();

    public async Task<InProcessSiloHandle> StartSiloAsync(
        string name, short number, int siloPort, int gatewayPort, Action<IHostBuilder> configureHost, Action<ISiloBuilder> configure)
    {
        var builder = NewBuilder(name);
        builder.UseOrleans((_, silo) =>
        {
            Join(silo.Services);
            silo.Configure<SiloOptions>(options => options.SiloName = name);
            silo.Configure<EndpointOptions>(options => (options.SiloPort, options.GatewayPort) = (siloPort, gatewayPort));
            configure(silo);
        });
        configureHost(builder);
        var host = builder.Build();
        await host.StartAsync();
        return new(host)
        {
            Name = name,
            InstanceNumber = number,
            SiloAddress = host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress,
        };
    }

    public async Task<IHost> StartClientAsync(Action<IHostBuilder> configureHost, Action<IConfiguration, IClientBuilder> configure)
    {
        var builder = NewBuilder("Client");
        builder.UseOrleansClient((context, client) =>
        {
            Join(client.Services);
            configure(context.Configuration, client);
        });
        configureHost(builder);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private IHostBuilder NewBuilder(string name) => new HostBuilder()
        .UseEnvironment(Environments.Development)
        .ConfigureHostConfiguration(builder => builder.AddConfiguration(configuration))
        .ConfigureAppConfiguration(builder => builder.AddInMemoryCollection([KeyValuePair.Create<string, string?>("Orleans:Name", name)]))
        .ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));

    private void Join(IServiceCollection services)
    {
        services.AddSingleton(_cluster);
        services.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (serviceId, clusterId));
    }
}
