using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Conformance.Identity;
using Orleans.Conformance.Observers;

namespace Orleans.Conformance.Hosting;

public sealed class HostingTests
{
    [Fact]
    public async Task A_host_with_a_silo_calls_grains_itself()
    {
        var (silo, _) = LocalSilo.Build(_ => { });
        using (silo)
        {
            await silo.StartAsync();
            var grains = silo.Services.GetRequiredService<IGrainFactory>();

            Assert.Equal(5, await grains.GetGrain<ICounterGrain>("a").Add(5));
            Assert.Equal(6, await silo.Services.GetRequiredService<IClusterClient>().GetGrain<ICounterGrain>("a").Add(1));
            await silo.StopAsync();
        }
    }

    [Fact]
    public async Task A_host_with_a_silo_can_be_observed_from()
    {
        var key = Keys.New();
        var (silo, _) = LocalSilo.Build(_ => { });
        using (silo)
        {
            await silo.StartAsync();
            var grains = silo.Services.GetRequiredService<IGrainFactory>();
            var reader = new NewsReader(key);
            var grain = grains.GetGrain<INewsGrain>(key);
            await grain.Subscribe(grains.CreateObjectReference<INewsObserver>(reader));
            await grain.Publish("hello");

            await Signals.Records(key, 1);
            GC.KeepAlive(reader);
            await silo.StopAsync();
        }
    }

    [Fact]
    public async Task A_host_with_a_client_calls_the_grains_of_a_silo()
    {
        var (silo, gateway) = LocalSilo.Build(_ => { });
        using (silo)
        {
            await silo.StartAsync();
            using (var client = Client(gateway))
            {
                await client.StartAsync();
                var grain = client.Services.GetRequiredService<IClusterClient>().GetGrain<ICounterGrain>("a");

                Assert.Equal(5, await grain.Add(5));
                await client.StopAsync();
            }

            await silo.StopAsync();
        }
    }

    [Fact]
    public async Task Clients_of_one_silo_share_its_grains()
    {
        var (silo, gateway) = LocalSilo.Build(_ => { });
        using (silo)
        {
            await silo.StartAsync();
            using var one = Client(gateway);
            using var two = Client(gateway);
            await one.StartAsync();
            await two.StartAsync();

            await one.Services.GetRequiredService<IGrainFactory>().GetGrain<ICounterGrain>("a").Add(1);
            var sum = await two.Services.GetRequiredService<IGrainFactory>().GetGrain<ICounterGrain>("a").Add(1);

            Assert.Equal(2, sum);
            await one.StopAsync();
            await two.StopAsync();
            await silo.StopAsync();
        }
    }

    [Fact]
    public async Task A_hosted_service_may_call_grains_as_soon_as_it_starts()
    {
        var key = Keys.New();
        var (silo, _) = LocalSilo.Build(builder =>
            builder.Services.AddHostedService(services => new EarlyCaller(services.GetRequiredService<IGrainFactory>(), key)));
        using (silo)
        {
            await silo.StartAsync();
            await Signals.Records(key, 1);
            await silo.StopAsync();
        }

        Assert.Equal(["1"], Signals.Recorded(key));
    }

    private static IHost Client(int gateway)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => Backbone.Join(client, gateway));
        return builder.Build();
    }

    private sealed class EarlyCaller(IGrainFactory grains, string key) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken) =>
            Signals.Record(key, (await grains.GetGrain<ICounterGrain>(key).Add(1)).ToString());

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
