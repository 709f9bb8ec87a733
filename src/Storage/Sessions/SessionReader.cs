using Chorus.Grains.Sessions;
using Chorus.Storage.Paging;
using Chorus.Storage.Postgres;
using Npgsql;

namespace Chorus.Storage.Sessions;

/// <summary>Reads a user's sessions for the API, also while their grains are elsewhere. Deleted ones are not there.</summary>
public sealed class SessionReader
{
    /// <summary>Characters of a step that lists show.</summary>
    public const int ListedCharacters = 4_000;

    internal const string PageSql = """
        SELECT * FROM sessions s
        WHERE s.user_id = $1 AND ($2::boolean IS NULL OR s.archived = $2) AND s.deleted_at IS NULL
            AND ($3::timestamptz IS NULL OR (s.updated_at, s.id) < ($3, $4))
        ORDER BY s.updated_at DESC, s.id DESC LIMIT $5
        """;

    internal static readonly string ListedContent = $"left({SessionRow.Content}, {ListedCharacters})";

    internal static readonly string ListSql = $"""
        SELECT {SessionRow.Columns} FROM ({PageSql}) AS s {SessionRow.Steps(ListedContent)} ORDER BY s.updated_at DESC, s.id DESC
        """;

    internal static readonly string GetSql = $"""
        SELECT {SessionRow.Columns} FROM sessions s {SessionRow.Steps(SessionRow.Content)}
        WHERE s.id = $1 AND s.user_id = $2 AND s.deleted_at IS NULL
        """;

    internal const string VersionsSql = """
        SELECT v.step, v.revision, v.content, v.model, v.created_at FROM session_step_versions v JOIN sessions s ON s.id = v.session_id
        WHERE v.session_id = $1 AND s.user_id = $2 AND s.deleted_at IS NULL AND v.step = $3 AND v.revision < $4
        ORDER BY v.revision DESC LIMIT $5
        """;

    internal const string OwnerSql = "SELECT user_id FROM sessions WHERE id = $1 AND deleted_at IS NULL";

    private readonly Database _database;

    internal SessionReader(Database database) => _database = database;

    /// <summary>A user's sessions with their steps, the newest change first, from one query.</summary>
    /// <param name="archived">Null: both.</param>
    public async Task<Page<Session>> ListAsync(
        Guid userId, bool? archived, ListCursor? cursor, int limit, CancellationToken cancellationToken)
    {
        var sessions = await _database.QueryAsync(
            ListSql, PageParameters(userId, archived, cursor, limit), row => SessionRow.ReadSession(row, isList: true), cancellationToken);
        return Page.Of(sessions, limit, last => new ListCursor(last.UpdatedAt, last.Id));
    }

    /// <summary>One whole session of this user's; null: there is none.</summary>
    public Task<Session?> GetAsync(Guid userId, Guid id, CancellationToken cancellationToken) =>
        _database.FirstAsync(GetSql, [Parameter.Of(id), Parameter.Of(userId)], row => SessionRow.ReadSession(row), cancellationToken);

    /// <summary>Whose session it is; null: there is none.</summary>
    public async Task<Guid?> OwnerAsync(Guid id, CancellationToken cancellationToken)
    {
        var owners = await _database.QueryAsync(OwnerSql, [Parameter.Of(id)], r => r.GetGuid(0), cancellationToken);
        return owners.Count == 0 ? null : owners[0];
    }

    /// <summary>A step's versions, the newest first.</summary>
    /// <param name="before">The last page's lowest revision; null: from the newest.</param>
    public Task<List<StepVersion>> VersionsAsync(
        Guid userId, Guid id, SessionStep step, int? before, int limit, CancellationToken cancellationToken) =>
        _database.QueryAsync(
            VersionsSql,
            [Parameter.Of(id), Parameter.Of(userId), Parameter.Of((short)step), Parameter.Of(before ?? int.MaxValue), Parameter.Of((long)limit)],
            r => new StepVersion(
                (SessionStep)r.GetInt16(0), r.GetInt32(1), r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3),
                r.GetFieldValue<DateTimeOffset>(4)),
            cancellationToken);

    /// <summary>The parameters of <see cref="PageSql"/>: one more than the page holds tells whether there is another.</summary>
    internal static NpgsqlParameter[] PageParameters(Guid userId, bool? archived, ListCursor? cursor, int limit) =>
    [
        Parameter.Of(userId), Parameter.Flag(archived), Parameter.Time(cursor?.At), Parameter.Of(cursor?.Id ?? Guid.Empty),
        Parameter.Of(limit + 1L),
    ];
}
