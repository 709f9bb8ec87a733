using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

/// <summary>Starts and stops the silo with its host.</summary>
internal sealed partial class Silo : IHostedService
{
    private readonly Node _node;
    private readonly NodeLifecycle _lifecycle;
    private readonly InMemoryCluster? _cluster;
    private readonly ILogger _logger;
    private bool _isKilled;

    public Silo(Node node, NodeLifecycle lifecycle, IServiceProvider services, ILogger<Silo> logger)
    {
        (_node, _lifecycle, _logger) = (node, lifecycle, logger);
        _cluster = services.GetService<InMemoryCluster>();
        foreach (var participant in services.GetServices<ILifecycleParticipant<ISiloLifecycle>>())
            participant.Participate(lifecycle);
        lifecycle.Subscribe("Node", ServiceLifecycleStage.RuntimeInitialize, StartNodeAsync, StopNodeAsync);
        lifecycle.Subscribe("Catalog", ServiceLifecycleStage.BecomeActive, BecomeActiveAsync, StopCatalogAsync);
    }

    public SiloAddress Address => _node.Address;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _lifecycle.OnStart(cancellationToken);
        LogStarted(_logger, _node.Address);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_isKilled)
            return;
        await _lifecycle.OnStop(cancellationToken);
        LogStopped(_logger, _node.Address);
    }

    /// <summary>Ends the silo as a crash would: nothing is told to anybody, the cluster only sees that it has gone.</summary>
    public async Task KillAsync()
    {
        _isKilled = true;
        _node.Stop();
        await _node.SetStatusAsync(SiloStatus.Dead, CancellationToken.None);
    }

    private Task StartNodeAsync(CancellationToken cancellationToken)
    {
        _node.Start();
        return _node.SetStatusAsync(SiloStatus.Joining, cancellationToken);
    }

    private Task BecomeActiveAsync(CancellationToken cancellationToken)
    {
        _node.Catalog!.StartCollecting();
        return _node.SetStatusAsync(SiloStatus.Active, cancellationToken);
    }

    private async Task StopCatalogAsync(CancellationToken cancellationToken)
    {
        await _node.SetStatusAsync(SiloStatus.ShuttingDown, CancellationToken.None);
        await _node.Catalog!.StopAsync(cancellationToken);
        // Who has not seen yet that it leaves still sends calls here, which are handed on.
        if (_node.View.Active.Length > 0)
            await Task.Delay(_node.SettlingTime, _node.Time, cancellationToken);
    }

    private async Task StopNodeAsync(CancellationToken cancellationToken)
    {
        await _node.SetStatusAsync(SiloStatus.Dead, CancellationToken.None);
        _node.Stop();
        if (_cluster is not null)
            LocalhostClusters.Leave(_cluster);
    }

    [LoggerMessage(LogLevel.Information, "Silo {Address} has started.")]
    private static partial void LogStarted(ILogger logger, SiloAddress address);

    [LoggerMessage(LogLevel.Information, "Silo {Address} has stopped.")]
    private static partial void LogStopped(ILogger logger, SiloAddress address);
}
