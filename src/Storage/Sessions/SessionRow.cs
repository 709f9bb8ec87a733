using System.Text.Json;
using Chorus.Grains.Json;
using Chorus.Grains.Sessions;
using Npgsql;

namespace Chorus.Storage.Sessions;

/// <summary>A row of <c>sessions s</c> with its steps beside it.</summary>
internal static class SessionRow
{
    public const string Columns = """
        s.id, s.user_id, s.title, s.status, s.archived, s.version, s.created_at, s.updated_at,
        t.steps, t.contents, t.lengths, t.statuses, t.revisions, t.models, t.error_types, t.error_messages, t.times
        """;

    /// <summary>What only the grain needs, behind <see cref="Columns"/>.</summary>
    public const string GrainColumns = "s.commit_id, s.run_id, s.run_step, s.run_model, s.run_previous, s.deleted_at";

    /// <summary>A step's content; while it is being generated, as far as it had come about a second ago.</summary>
    public const string Content =
        "CASE WHEN step = s.run_step THEN coalesce((SELECT partial FROM generations g WHERE g.id = s.run_id), content) ELSE content END";

    /// <summary>Joins the steps to <c>s</c>. One statement, so that all is of the same moment.</summary>
    /// <param name="contents">How contents are taken: <see cref="Content"/>, or shortened.</param>
    public static string Steps(string contents) => $"""
        CROSS JOIN LATERAL (
            SELECT array_agg(step ORDER BY step) AS steps, array_agg({contents} ORDER BY step) AS contents,
                array_agg(length({Content}) ORDER BY step) AS lengths, array_agg(status ORDER BY step) AS statuses,
                array_agg(revision ORDER BY step) AS revisions, array_agg(model ORDER BY step) AS models,
                array_agg(error_type ORDER BY step) AS error_types, array_agg(error_message ORDER BY step) AS error_messages,
                array_agg(updated_at ORDER BY step) AS times
            FROM session_steps WHERE session_id = s.id) AS t
        """;

    public static Session ReadSession(NpgsqlDataReader row, bool isList = false) => new()
    {
        Id = row.GetGuid(0),
        UserId = row.GetGuid(1),
        Title = row.IsDBNull(2) ? null : row.GetString(2),
        Status = (SessionStep)row.GetInt16(3),
        Archived = row.GetBoolean(4),
        Version = row.GetInt64(5),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(6),
        UpdatedAt = row.GetFieldValue<DateTimeOffset>(7),
        Steps = row.IsDBNull(8) ? [] : ReadSteps(row, isList),
    };

    public static StoredSession Read(NpgsqlDataReader row) => new()
    {
        Session = ReadSession(row),
        CommitId = row.GetGuid(17),
        Run = row.IsDBNull(18) ? null : new StepRun(
            row.GetGuid(18),
            (SessionStep)row.GetInt16(19),
            row.IsDBNull(20) ? null : row.GetString(20),
            row.IsDBNull(21) ? null : JsonSerializer.Deserialize(row.GetString(21), ContractJson.Default.StepContent)),
        DeletedAt = row.IsDBNull(22) ? null : row.GetFieldValue<DateTimeOffset>(22),
    };

    private static List<StepContent> ReadSteps(NpgsqlDataReader row, bool isList)
    {
        var steps = row.GetFieldValue<short[]>(8);
        var (contents, lengths) = (row.GetFieldValue<string[]>(9), row.GetFieldValue<int[]>(10));
        var (statuses, revisions) = (row.GetFieldValue<short[]>(11), row.GetFieldValue<int[]>(12));
        var models = row.GetFieldValue<string?[]>(13);
        var (types, messages) = (row.GetFieldValue<string?[]>(14), row.GetFieldValue<string?[]>(15));
        var times = row.GetFieldValue<DateTimeOffset[]>(16);
        return [.. steps.Select((step, i) => new StepContent
        {
            Step = (SessionStep)step,
            Content = contents[i],
            Length = isList ? lengths[i] : null,
            Status = (StepStatus)statuses[i],
            Revision = revisions[i],
            Model = models[i],
            Error = types[i] is { } type ? new StepError(type, messages[i] ?? "") : null,
            UpdatedAt = times[i],
        })];
    }
}
