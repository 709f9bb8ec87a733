using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

/// <summary>The lifecycle of this process's silo or client.</summary>
internal sealed partial class NodeLifecycle(ILogger<NodeLifecycle> logger) : StagedLifecycle, ISiloLifecycleSubject, IClusterClientLifecycle
{
    protected override void OnStopFailed(string observer, Exception exception) => LogStopFailed(logger, exception, observer);

    [LoggerMessage(LogLevel.Error, "{Observer} failed to stop.")]
    private static partial void LogStopFailed(ILogger logger, Exception exception, string observer);
}
