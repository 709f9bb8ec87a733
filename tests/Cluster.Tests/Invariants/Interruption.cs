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
            var times = room.Ledger.Since(fault);
            if (!times.Any(t => t.Begun >= fault))
                return null;
            first = Max(first, TimeProvider.System.GetElapsedTime(fault, times.Last(t => t.Begun >= fault).Acknowledged));
            var last = fault;
            foreach (var (_, acknowledged) in times.Reverse())
            {
                gap = Max(gap, TimeProvider.System.GetElapsedTime(last, acknowledged));
                last = acknowledged;
            }
        }

        return new Interruption(first, gap);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
