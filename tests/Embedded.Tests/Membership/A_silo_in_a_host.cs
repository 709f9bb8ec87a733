using System.Net;
using Chorus.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Xunit;

namespace Orleans.Embedded.Tests.Membership;

public sealed class A_silo_in_a_host
{
    [Fact]
    public async Task Without_its_lease_it_refuses_calls_and_afterwards_goes_on_with_the_same_activations()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var wire = new DatabaseWire(database.ConnectionString);
        using var host = NewHost(wire.ConnectionString);
        await host.StartAsync();
        var membership = host.Services.GetRequiredService<IMembership>();
        // References that have been used know their activation and ask nobody.
        Assert.Equal(1, await Grain(host).Add());

        wire.Cut();
        await Eventually.TrueAsync(() => !membership.IsServing, ClusterDatabase.Patience, "the lease is over");
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Grain(host).Add());
        wire.Mend();
        await Eventually.TrueAsync(() => membership.IsServing, ClusterDatabase.Patience, "the lease is renewed");

        Assert.Equal(2, await Grain(host).Add());
        await host.StopAsync();
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM cluster_silo"));
    }

    [Fact]
    public async Task Fenced_it_ends_its_process_with_an_exit_code()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var host = NewHost(database.ConnectionString);
        await host.StartAsync();
        var hasEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(hasEnded.SetResult);

        await database.ExecuteAsync("DELETE FROM cluster_silo");

        await hasEnded.Task.WaitAsync(ClusterDatabase.Patience, TimeProvider.System);
        var code = Environment.ExitCode;
        Environment.ExitCode = 0;
        Assert.Equal(MembershipLifecycle.FencedExitCode, code);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Grain(host).Add());
        await host.StopAsync();
    }

    [Fact]
    public async Task Port_0_is_a_free_port()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        using var one = NewHost(database.ConnectionString);
        using var other = NewHost(database.ConnectionString);
        await one.StartAsync();
        await other.StartAsync();

        Assert.Equal(2, other.Services.GetRequiredService<IMembership>().View.Active.Select(silo => silo.Endpoint.Port).Distinct().Count(port => port > 0));
        await one.StopAsync();
        await other.StopAsync();
    }

    [Fact]
    public async Task Databases_other_than_PostgreSQL_are_refused()
    {
        using var host = NewHost("", "Microsoft.Data.SqlClient");

        var refusal = await Assert.ThrowsAsync<OrleansConfigurationException>(() => host.StartAsync());

        Assert.Contains("Npgsql", refusal.Message, StringComparison.Ordinal);
    }

    private static ITallyGrain Grain(IHost host) => host.Services.GetRequiredService<IGrainFactory>().GetGrain<ITallyGrain>(1);

    private static IHost NewHost(string connectionString, string invariant = "Npgsql") => new HostBuilder()
        .ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
        .UseOrleans(silo =>
        {
            silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (invariant, connectionString));
            silo.ConfigureEndpoints(IPAddress.Loopback, siloPort: 0, gatewayPort: 0);
            silo.Configure<LeaseOptions>(lease =>
                (lease.Duration, lease.RenewalPeriod) = (TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(200)));
        })
        .Build();
}
