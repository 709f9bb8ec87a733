using System.Collections.ObjectModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Orleans.TestingHost;

public class InProcessTestClusterOptions
{
    public string ClusterId { get; set; } = TestClusterBuilder.CreateClusterId();

    public string ServiceId { get; set; } = "TestService";

    /// <value>Default: 1.</value>
    public short InitialSilosCount { get; set; } = 1;

    public bool InitializeClientOnDeploy { get; set; } = true;
}

/// <summary>What tells one silo of a test cluster from the others.</summary>
public class InProcessTestSiloSpecificOptions
{
    public string SiloName { get; init; } = "";

    public int SiloPort { get; init; }

    public int GatewayPort { get; init; }
}

/// <summary>Describes a cluster of silos within the test's process, by delegates that may use the test's objects.</summary>
public sealed class InProcessTestClusterBuilder
{
    private readonly List<Action<InProcessTestSiloSpecificOptions, ISiloBuilder>> _silos = [];
    private readonly List<Action<IClientBuilder>> _clients = [];

    public InProcessTestClusterBuilder() : this(1)
    {
    }

    public InProcessTestClusterBuilder(short initialSilosCount) => Options.InitialSilosCount = initialSilosCount;

    public InProcessTestClusterOptions Options { get; } = new();

    public InProcessTestClusterBuilder ConfigureSilo(Action<InProcessTestSiloSpecificOptions, ISiloBuilder> configureSiloDelegate)
    {
        _silos.Add(configureSiloDelegate);
        return this;
    }

    public InProcessTestClusterBuilder ConfigureClient(Action<IClientBuilder> configureClientDelegate)
    {
        _clients.Add(configureClientDelegate);
        return this;
    }

    public InProcessTestCluster Build() => new(Options, _silos, _clients);
}

/// <inheritdoc cref="TestCluster"/>
public sealed class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private readonly IReadOnlyList<Action<InProcessTestSiloSpecificOptions, ISiloBuilder>> _siloSetups;
    private readonly IReadOnlyList<Action<IClientBuilder>> _clientSetups;
    private readonly InProcessHosts _hosts;
    private readonly List<InProcessSiloHandle> _silos = [];
    private IHost? _client;
    private short _lastNumber = -1;

    internal InProcessTestCluster(
        InProcessTestClusterOptions options,
        IReadOnlyList<Action<InProcessTestSiloSpecificOptions, ISiloBuilder>> silos,
        IReadOnlyList<Action<IClientBuilder>> clients)
    {
        (Options, _siloSetups, _clientSetups) = (options, silos, clients);
        _hosts = new(options.ServiceId, options.ClusterId, new ConfigurationBuilder().Build());
    }

    public InProcessTestClusterOptions Options { get; }

    public IClusterClient Client => _client?.Services.GetRequiredService<IClusterClient>()
        ?? throw new InvalidOperationException("The client is not connected.");

    public ReadOnlyCollection<InProcessSiloHandle> Silos => _silos.AsReadOnly();

    public async Task DeployAsync()
    {
        for (var i = 0; i < Options.InitialSilosCount; i++)
            await StartAdditionalSiloAsync();
        if (Options.InitializeClientOnDeploy)
            await InitializeClientAsync();
        await WaitForLivenessToStabilizeAsync();
    }

    public async Task InitializeClientAsync() => _client = await _hosts.StartClientAsync(static _ => { }, (_, client) =>
    {
        foreach (var setup in _clientSetups)
            setup(client);
    });

    public async Task<InProcessSiloHandle> StartAdditionalSiloAsync()
    {
        var number = ++_lastNumber;
        var own = new InProcessTestSiloSpecificOptions
        {
            SiloName = $"Silo_{number}",
            SiloPort = 11111 + number,
            GatewayPort = 30000 + number,
        };
        var silo = await _hosts.StartSiloAsync(own.SiloName, number, own.SiloPort, own.GatewayPort, static _ => { }, builder =>
        {
            foreach (var setup in _siloSetups)
                setup(own, builder);
        });
        _silos.Add(silo);
        return silo;
    }

    public Task StopSiloAsync(InProcessSiloHandle instance) => EndAsync(instance, true);

    /// <inheritdoc cref="TestCluster.KillSiloAsync"/>
    public Task KillSiloAsync(InProcessSiloHandle instance) => EndAsync(instance, false);

    public async Task StopAllSilosAsync()
    {
        if (_client is { } client)
        {
            _client = null;
            await client.StopAsync();
            client.Dispose();
        }
        foreach (var silo in _silos.AsEnumerable().Reverse().ToArray())
            await StopSiloAsync(silo);
    }

    /// <inheritdoc cref="TestCluster.WaitForLivenessToStabilizeAsync"/>
    public Task WaitForLivenessToStabilizeAsync(bool didKill = false) => Liveness.AgreeAsync(_silos, _client);

    public async ValueTask DisposeAsync() => await StopAllSilosAsync();

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task EndAsync(InProcessSiloHandle silo, bool gracefully)
    {
        _silos.Remove(silo);
        await silo.StopSiloAsync(gracefully);
        await silo.DisposeAsync();
    }
}
