using Chorus.Cluster.Tests.Traffic;

namespace Chorus.Cluster.Tests.Invariants;

/// <summary>What the senders of a run felt of a fault.</summary>
/// <param name="FirstSend">From the fault to the first answer to a send begun after it, in the conversation that waited longest.</param>
/// <param name="LongestGap">The longest time after the fault without an acknowledgement in any conversation.</param>
internal sealed record Interruption(TimeSpan FirstSend, TimeSpan LongestGap)
{
    /// <returns>Null while a conversation has no such answer yet.</returns>
    public static Interruption? Of(Crowd crowd, long fault)
    {
        var (first, gap) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var room in crowd.Rooms)
        {
            var entries = room.Ledger.Entries;
            if (entries.Where(e => e.Begun >= fault).Select(e => (long?)e.Acknowledged).Min() is not { } answered)
                return null;
            first = Max(first, TimeProvider.System.GetElapsedTime(fault, answered));
            var last = fault;
            foreach (var at in entries.Where(e => e.Acknowledged >= fault).Select(e => e.Acknowledged).Order())
            {
                gap = Max(gap, TimeProvider.System.GetElapsedTime(last, at));
                last = at;
            }
        }

        return new Interruption(first, gap);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
