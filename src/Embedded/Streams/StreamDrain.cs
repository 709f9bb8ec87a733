using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A silo that stops delivers the events that wait in it first, once its own grains have published their last.</summary>
internal sealed class StreamDrain(IServiceProvider services, TimeProvider time, string provider) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>A consumer that keeps failing does not keep a silo.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(StreamDrain), ServiceLifecycleStage.RuntimeGrainServices, _ => Task.CompletedTask, DrainAsync);

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var streams = (MemoryStreamProvider)services.GetRequiredKeyedService<IStreamProvider>(provider);
        await streams.DrainAsync(cancellationToken).WaitAsync(Patience, time, cancellationToken);
    }
}
