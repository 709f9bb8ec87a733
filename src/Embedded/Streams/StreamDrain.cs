using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A silo that stops delivers the events that wait in it first, once its own grains have published their last.</summary>
internal sealed partial class StreamDrain(
    IServiceProvider services, TimeProvider time, ILogger<StreamDrain> logger, string provider) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>A consumer that keeps failing does not keep a silo.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(StreamDrain), ServiceLifecycleStage.RuntimeGrainServices, _ => Task.CompletedTask, DrainAsync);

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var streams = (MemoryStreamProvider)services.GetRequiredKeyedService<IStreamProvider>(provider);
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await streams.DrainAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            LogLeftOver(logger, provider);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The silo stops although events of {Provider} have not been taken.")]
    private static partial void LogLeftOver(ILogger logger, string provider);
}
