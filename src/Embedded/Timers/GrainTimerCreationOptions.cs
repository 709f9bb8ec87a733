using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>How a grain's timer runs.</summary>
public readonly struct GrainTimerCreationOptions
{
    public GrainTimerCreationOptions()
    {
    }

    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <value>Until the first tick; <see cref="Timeout.InfiniteTimeSpan"/>: not started.</value>
    public required TimeSpan DueTime { get; init; }

    /// <value>From a tick's end to the next; <see cref="Timeout.InfiniteTimeSpan"/>: ticks once.</value>
    public required TimeSpan Period { get; init; }

    /// <value>Whether a tick may run between the turns of other calls. Default: false.</value>
    public bool Interleave { get; init; }

    /// <value>Whether ticks keep the activation from being collected. Default: false.</value>
    public bool KeepAlive { get; init; }
}

/// <summary>A timer of one activation; it ends with it.</summary>
public interface IGrainTimer : IDisposable
{
    void Change(TimeSpan dueTime, TimeSpan period);
}
