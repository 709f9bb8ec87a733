namespace Orleans.Embedded.Tests.Reminders;

/// <summary>A clock that stands where the test puts it.</summary>
internal sealed class SetClock : TimeProvider
{
    public static readonly DateTime Start = new(2026, 8, 1, 12, 0, 0, DateTimeKind.Utc);

    public DateTime Now { get; set; } = Start;

    public override DateTimeOffset GetUtcNow() => new(Now);
}
