using Chorus.Grains.Conversations;
using Chorus.Storage.Analytics;

namespace Chorus.Api.Analytics;

/// <summary>What happened in the caller's conversations, day by day of UTC; days without a message or a picture are left out.</summary>
public sealed record AnalyticsAnswer(DateOnly From, DateOnly To, AnalyticsFigures Total, IReadOnlyList<AnalyticsDay> Days);

public sealed record AnalyticsDay(DateOnly Date, AnalyticsFigures Figures);

/// <param name="Messages">Those that are not deleted, by role.</param>
/// <param name="Replies">Answers of the assistant that have ended.</param>
public sealed record AnalyticsFigures(MessageFigures Messages, ReplyFigures Replies, TokenFigures Tokens, ImageFigures Images)
{
    internal static AnalyticsFigures Of(IReadOnlyCollection<DayFigures> rows, IReadOnlyCollection<DayImages> images)
    {
        var timed = rows.Sum(r => r.Timed);
        return new AnalyticsFigures(
            new MessageFigures(Count(MessageRole.User), Count(MessageRole.Assistant), Count(MessageRole.System)),
            new ReplyFigures(timed, rows.Sum(r => r.Failed), timed == 0 ? null : (double)rows.Sum(r => r.Milliseconds) / timed),
            new TokenFigures(rows.Sum(r => r.InputTokens), rows.Sum(r => r.OutputTokens)),
            new ImageFigures(images.Sum(i => i.Painted), images.Sum(i => i.Failed)));

        long Count(MessageRole role) => rows.Where(r => r.Role == (short)role).Sum(r => r.Messages);
    }
}

public sealed record MessageFigures(long User, long Assistant, long System);

/// <param name="Timed">Answers whose time is known.</param>
/// <param name="AverageMilliseconds">Their time from the question to the end of the answer; null: there are none.</param>
public sealed record ReplyFigures(long Timed, long Failed, double? AverageMilliseconds);

public sealed record TokenFigures(long Input, long Output);

/// <summary>The caller's own pictures that are not deleted, by when they were asked for.</summary>
public sealed record ImageFigures(long Painted, long Failed);
