using System.Collections.ObjectModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>
/// Silos and a client within the test's process, joined by memory unless they are set up otherwise. What they send each
/// other is serialized, as it is between machines.
/// </summary>
public class TestCluster : IDisposable, IAsyncDisposable
{
    private readonly InProcessHosts _hosts;
    private readonly List<SiloHandle> _silos = [];
    private IHost? _client;
    private short _lastNumber = -1;

    internal TestCluster(TestClusterOptions options, IConfiguration configuration)
    {
        Options = options;
        _hosts = new(options.ServiceId, options.ClusterId, configuration);
    }

    public TestClusterOptions Options { get; }

    public IClusterClient Client => ServiceProvider.GetRequiredService<IClusterClient>();

    public IGrainFactory GrainFactory => Client;

    /// <summary>The client's services.</summary>
    public IServiceProvider ServiceProvider => _client?.Services ?? throw new InvalidOperationException("The client is not connected.");

    /// <summary>The first silo, whether it still runs or not.</summary>
    public SiloHandle Primary { get; private set; } = null!;

    public IReadOnlyList<SiloHandle> SecondarySilos => [.. _silos.Where(s => s != Primary)];

    public ReadOnlyCollection<SiloHandle> Silos => _silos.AsReadOnly();

    public IEnumerable<SiloHandle> GetActiveSilos() => _silos.Where(s => s.IsActive);

    public async Task DeployAsync()
    {
        await StartAdditionalSilosAsync(Options.InitialSilosCount);
        if (Options.InitializeClientOnDeploy)
            await InitializeClientAsync();
        await WaitForLivenessToStabilizeAsync();
    }

    public void Deploy() => DeployAsync().GetAwaiter().GetResult();

    public async Task InitializeClientAsync()
    {
        var configurators = Make(Options.ClientBuilderConfiguratorTypes);
        _client = await _hosts.StartClientAsync(
            host => ConfigureHost(configurators, host),
            (configuration, client) =>
            {
                foreach (var configurator in configurators.OfType<IClientBuilderConfigurator>())
                    configurator.Configure(configuration, client);
            });
    }

    public async Task<SiloHandle> StartAdditionalSiloAsync(bool startAdditionalSiloOnNewPort = false) =>
        (await StartAdditionalSilosAsync(1, startAdditionalSiloOnNewPort))[0];

    public async Task<List<SiloHandle>> StartAdditionalSilosAsync(int silosToStart, bool startAdditionalSiloOnNewPort = false)
    {
        var started = new List<SiloHandle>();
        for (var i = 0; i < silosToStart; i++)
            started.Add(await StartAsync(++_lastNumber));
        return started;
    }

    /// <summary>Stops a silo orderly, and starts another in its place.</summary>
    public async Task<SiloHandle?> RestartSiloAsync(SiloHandle instance)
    {
        await StopSiloAsync(instance);
        return await StartAdditionalSiloAsync();
    }

    public Task StopSiloAsync(SiloHandle instance) => EndAsync(instance, true);

    /// <summary>Ends a silo as a crash would.</summary>
    public Task KillSiloAsync(SiloHandle instance) => EndAsync(instance, false);

    public async Task StopAllSilosAsync()
    {
        await StopClusterClientAsync();
        foreach (var silo in _silos.AsEnumerable().Reverse().ToArray())
            await StopSiloAsync(silo);
    }

    public void StopAllSilos() => StopAllSilosAsync().GetAwaiter().GetResult();

    public async Task StopClusterClientAsync()
    {
        if (_client is not { } client)
            return;
        _client = null;
        await client.StopAsync();
        client.Dispose();
    }

    public Task KillClientAsync() => StopClusterClientAsync();

    /// <summary>Waits until all hosts see the silos that there are.</summary>
    public Task WaitForLivenessToStabilizeAsync(bool didKill = false) => Liveness.AgreeAsync([.. GetActiveSilos()], _client);

    public SiloHandle? GetSiloForAddress(SiloAddress siloAddress) => _silos.FirstOrDefault(s => s.SiloAddress == siloAddress);

    /// <summary>The services of a silo; by default, of the first.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) =>
        ((InProcessSiloHandle?)(silo is null ? _silos.FirstOrDefault() : GetSiloForAddress(silo)))?.ServiceProvider
            ?? throw new ArgumentException($"There is no silo {silo}.", nameof(silo));

    public async ValueTask DisposeAsync()
    {
        await StopAllSilosAsync();
        GC.SuppressFinalize(this);
    }

    public void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    private async Task<SiloHandle> StartAsync(short number)
    {
        var configurators = Make(Options.SiloBuilderConfiguratorTypes);
        var silo = await _hosts.StartSiloAsync(
            number == 0 ? "Primary" : $"Secondary_{number}",
            number,
            Options.BaseSiloPort + number,
            Options.BaseGatewayPort + number,
            host => ConfigureHost(configurators, host),
            builder =>
            {
                foreach (var configurator in configurators.OfType<ISiloConfigurator>())
                    configurator.Configure(builder);
            });
        _silos.Add(silo);
        Primary ??= silo;
        return silo;
    }

    private async Task EndAsync(SiloHandle silo, bool gracefully)
    {
        _silos.Remove(silo);
        await silo.StopSiloAsync(gracefully);
        await silo.DisposeAsync();
    }

    private static object[] Make(List<string> types) => [.. types.Select(t => Activator.CreateInstance(Type.GetType(t, true)!)!)];

    private static void ConfigureHost(object[] configurators, IHostBuilder host)
    {
        foreach (var configurator in configurators.OfType<IHostConfigurator>())
            configurator.Configure(host);
    }
}
