using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orleans.Runtime;

/// <summary>Connects and disconnects a client with its host.</summary>
internal sealed class ClientHost : IHostedService
{
    private readonly NodeLifecycle _lifecycle;

    public ClientHost(Node node, NodeLifecycle lifecycle, IServiceProvider services)
    {
        _lifecycle = lifecycle;
        foreach (var participant in services.GetServices<ILifecycleParticipant<IClusterClientLifecycle>>())
            participant.Participate(lifecycle);
        lifecycle.Subscribe(
            "Node",
            ServiceLifecycleStage.RuntimeInitialize,
            _ =>
            {
                node.Start();
                return Task.CompletedTask;
            },
            _ =>
            {
                node.Stop();
                return Task.CompletedTask;
            });
    }

    public Task StartAsync(CancellationToken cancellationToken) => _lifecycle.OnStart(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _lifecycle.OnStop(cancellationToken);
}
