using Chorus.Grains.Channels;

namespace Chorus.Grains.Conversations;

/// <summary>
/// Holds back the updates of a crowded conversation's header: filling a room of n people would else tell n people n times of a
/// list of n. They are told of the newest header soon, once, whatever happened in between.
/// </summary>
internal sealed class CrowdUpdates(IGrainBase grain, Func<PlannedEvent, Task> publish)
{
    private const int Crowd = 20;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    private IGrainTimer? _timer;
    private PlannedEvent? _owed;

    /// <summary>The events that are told at once: all but a crowd's updates, and of several updates the last one.</summary>
    public IEnumerable<PlannedEvent> Hold(IReadOnlyList<PlannedEvent> events)
    {
        if (events is not [.., { Head: var newest }])
        {
            return events;
        }

        var lastUpdate = events.LastOrDefault(e => e.Type == EventTypes.ConversationUpdate);
        if (_owed is not null || (lastUpdate is not null && newest.Members.Count > Crowd))
        {
            _owed = newest.DeletedAt is null ? PlannedEvent.Updated(newest) : null;
            _timer ??= grain.RegisterGrainTimer(
                FlushAsync, new GrainTimerCreationOptions(Delay, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
            lastUpdate = null;
        }

        return events.Where(e => e.Type != EventTypes.ConversationUpdate || e == lastUpdate);
    }

    /// <summary>Tells what is owed now.</summary>
    public Task FlushAsync()
    {
        _timer?.Dispose();
        _timer = null;
        var owed = _owed;
        _owed = null;
        return owed is null ? Task.CompletedTask : publish(owed);
    }
}
