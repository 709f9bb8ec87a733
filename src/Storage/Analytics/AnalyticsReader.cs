using Chorus.Storage.Images;
using Chorus.Storage.Postgres;

namespace Chorus.Storage.Analytics;

/// <summary>
/// Counts what happens in a user's conversations. Days are summed up behind the sends; what is not summed up yet is read from the
/// messages themselves, in the same statement, so that the figures are right to the message.
/// </summary>
public sealed class AnalyticsReader
{
    internal const string FiguresSql = """
        WITH mine AS (
            SELECT c.id, coalesce(p.seq, 0) AS done
            FROM members me JOIN conversations c ON c.id = me.conversation_id LEFT JOIN digest_progress p ON p.conversation_id = c.id
            WHERE me.user_id = $1 AND c.deleted_at IS NULL),
        single AS (
            SELECT 1 AS sign, f.figures FROM mine JOIN messages m ON m.conversation_id = mine.id AND m.seq > mine.done
                CROSS JOIN LATERAL (SELECT figures_of(m) AS figures OFFSET 0) AS f
            UNION ALL
            SELECT 1, f.figures FROM mine JOIN digest_changes x ON x.conversation_id = mine.id AND x.seq <= mine.done
                JOIN messages m ON m.conversation_id = x.conversation_id AND m.seq = x.seq
                CROSS JOIN LATERAL (SELECT figures_of(m) AS figures OFFSET 0) AS f
            UNION ALL
            SELECT -1, d.figures FROM mine JOIN digest_changes x ON x.conversation_id = mine.id AND x.seq <= mine.done
                JOIN digests d ON d.conversation_id = x.conversation_id AND d.seq = x.seq),
        figures AS (
            SELECT a.day, a.role, a.messages, a.failed, a.timed, a.milliseconds, a.input_tokens, a.output_tokens
            FROM mine JOIN analytics_days a ON a.conversation_id = mine.id AND a.day BETWEEN $2 AND $3
            UNION ALL
            SELECT (figures).day, (figures).role, sign, sign * ((figures).failed)::int, sign * ((figures).milliseconds IS NOT NULL)::int,
                sign * coalesce((figures).milliseconds, 0), sign * coalesce((figures).input_tokens, 0),
                sign * coalesce((figures).output_tokens, 0)
            FROM single WHERE (figures).day BETWEEN $2 AND $3)
        SELECT day, role, sum(messages)::bigint, sum(failed)::bigint, sum(timed)::bigint, sum(milliseconds)::bigint,
            sum(input_tokens)::bigint, sum(output_tokens)::bigint
        FROM figures GROUP BY day, role HAVING sum(messages) > 0 ORDER BY day, role
        """;

    internal const string ImagesSql = $"""
        SELECT (created_at AT TIME ZONE 'UTC')::date, count(*) FILTER (WHERE status = 1), count(*) FILTER (WHERE status = 2) FROM images
        WHERE user_id = $1 AND {ImageReader.IsThere} AND status <> 0
            AND created_at >= $2::date::timestamp AT TIME ZONE 'UTC' AND created_at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC'
        GROUP BY 1 ORDER BY 1
        """;

    private readonly Database _database;

    internal AnalyticsReader(Database database) => _database = database;

    /// <summary>By day and role; days without a message are left out.</summary>
    public Task<List<DayFigures>> FiguresAsync(Guid userId, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        _database.QueryAsync(
            FiguresSql,
            [Parameter.Of(userId), Parameter.Of(from), Parameter.Of(to)],
            r => new DayFigures(
                r.GetFieldValue<DateOnly>(0), r.GetInt16(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6),
                r.GetInt64(7)),
            cancellationToken);

    /// <summary>A user's pictures by day; days without one are left out.</summary>
    public Task<List<DayImages>> ImagesAsync(Guid userId, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        _database.QueryAsync(
            ImagesSql,
            [Parameter.Of(userId), Parameter.Of(from), Parameter.Of(to)],
            r => new DayImages(r.GetFieldValue<DateOnly>(0), r.GetInt64(1), r.GetInt64(2)),
            cancellationToken);
}
