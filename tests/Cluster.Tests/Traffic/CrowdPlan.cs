namespace Chorus.Cluster.Tests.Traffic;

/// <summary>How much goes on: each user has a conversation of its own; rooms are shared by four writers and a viewer.</summary>
/// <param name="Pace">How long a sender rests between two messages, on average.</param>
internal sealed record CrowdPlan(int Users, int Rooms, int DevicesEach, TimeSpan Pace)
{
    public const int WritersInRoom = 4;

    /// <summary>About 200 messages a second, which leaves the machine's cores time to notice a fault.</summary>
    public static CrowdPlan Usual { get; } = new(Users: 12, Rooms: 6, DevicesEach: 2, TimeSpan.FromMilliseconds(150));

    /// <summary>As many messages as a small machine bears beside its faults.</summary>
    public static CrowdPlan Busy { get; } = Usual with { Rooms = 9, Pace = TimeSpan.FromMilliseconds(50) };
}
