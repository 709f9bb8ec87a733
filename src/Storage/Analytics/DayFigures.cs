namespace Chorus.Storage.Analytics;

/// <summary>What a user's conversations came to on one day of UTC, for one role.</summary>
/// <param name="Role">As a message's: 0 user, 1 assistant, 2 system.</param>
/// <param name="Failed">Answers that failed.</param>
/// <param name="Timed">Answers whose time is known.</param>
/// <param name="Milliseconds">The sum of their times.</param>
public sealed record DayFigures(
    DateOnly Day, short Role, long Messages, long Failed, long Timed, long Milliseconds, long InputTokens, long OutputTokens);

/// <summary>A user's pictures of one day of UTC, by when they were asked for.</summary>
public sealed record DayImages(DateOnly Day, long Painted, long Failed);
