using Microsoft.Extensions.Logging;
using Orleans.Timers;

namespace Orleans.Runtime;

internal sealed class TimerRegistry(ILogger<TimerRegistry> logger) : ITimerRegistry
{
    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options) =>
        new GrainTimer((Activation)grainContext, token => callback(state, token), options, logger);
}
