namespace Chorus.Grains;

/// <summary>The time that is stored and sent: whole milliseconds in UTC, so that it reads the same from every side.</summary>
public static class Timestamp
{
    public static DateTimeOffset Now(TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }
}
