using System.Diagnostics;
using Chorus.Grains.Tracing;

namespace Chorus.Api.Realtime;

/// <summary>
/// The last part of a trace, for one connection: from when an event was put in line until what was in line then has been written.
/// Used under its outbox's lock.
/// </summary>
internal sealed class DeliveryTraces
{
    // More than a trace of a storm needs.
    private const int MaxOpen = 64;

    private readonly List<Activity> _waiting = [];
    private readonly List<Activity> _taken = [];

    public void Begin(string trace)
    {
        if (_waiting.Count == MaxOpen)
        {
            return;
        }

        // It does not end here, so that it is not what goes on here.
        var current = Activity.Current;
        Activity.Current = null;
        if (Traces.Begin("device.deliver", ActivityKind.Consumer, trace) is { } activity)
        {
            _waiting.Add(activity);
        }

        Activity.Current = current;
    }

    /// <summary>Something was taken out of the line, to be written.</summary>
    public void MarkTaken(bool isAll)
    {
        if (isAll)
        {
            _taken.AddRange(_waiting);
            _waiting.Clear();
        }
    }

    /// <summary>What was taken out before has been written.</summary>
    public void EndWritten() => End(_taken, ActivityStatusCode.Unset);

    /// <summary>What has not been written never will be.</summary>
    public void Abandon()
    {
        End(_taken, ActivityStatusCode.Error);
        End(_waiting, ActivityStatusCode.Error);
    }

    private static void End(List<Activity> activities, ActivityStatusCode status)
    {
        foreach (var activity in activities)
        {
            activity.SetStatus(status).Dispose();
        }

        activities.Clear();
    }
}
