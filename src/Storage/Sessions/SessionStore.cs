using System.Text.Json;
using Chorus.Grains.Json;
using Chorus.Grains.Sessions;
using Chorus.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Chorus.Storage.Sessions;

/// <summary>Sessions in PostgreSQL: one statement each, fenced by the version; a step's job begins and ends with it.</summary>
internal sealed class SessionStore(Database database) : ISessionStore
{
    internal static readonly string LoadSql =
        $"SELECT {SessionRow.Columns}, {SessionRow.GrainColumns} FROM sessions s {SessionRow.Steps(SessionRow.Content)} WHERE s.id = $1";

    internal const string CreateSql = $"""
        WITH passed AS (
            INSERT INTO sessions (id, user_id, title, status, archived, version, commit_id, run_id, run_step, run_model, run_previous,
                created_at, updated_at, deleted_at)
            SELECT $1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15 WHERE $2 = 0
            ON CONFLICT (id) DO NOTHING RETURNING id)
        {Steps}
        """;

    internal const string UpdateSql = $"""
        WITH passed AS (
            UPDATE sessions SET user_id = $3, title = $4, status = $5, archived = $6, version = $7, commit_id = $8, run_id = $9,
                run_step = $10, run_model = $11, run_previous = $12, created_at = $13, updated_at = $14, deleted_at = $15
            WHERE id = $1 AND version = $2 RETURNING id)
        {Steps}
        """;

    private const string Steps = """
        , written AS (
            INSERT INTO session_steps AS t (session_id, step, content, status, revision, model, error_type, error_message, updated_at)
            SELECT p.id, w.* FROM passed p CROSS JOIN unnest($16, $17, $18, $19, $20, $21, $22, $23) AS w
            ON CONFLICT (session_id, step) DO UPDATE SET content = excluded.content, status = excluded.status,
                revision = excluded.revision, model = excluded.model, error_type = excluded.error_type,
                error_message = excluded.error_message, updated_at = excluded.updated_at),
        kept AS (
            INSERT INTO session_step_versions (session_id, step, revision, content, model, created_at)
            SELECT p.id, w.* FROM passed p CROSS JOIN unnest($24, $25, $26, $27, $28) AS w),
        begun AS (
            INSERT INTO generations (id, session_id, seq, kind, user_id, model, created_at, due_at)
            SELECT $29, p.id, 0, 0, $3, $11, clock_timestamp(), clock_timestamp() + interval '2 s' FROM passed p WHERE $29 IS NOT NULL),
        ended AS (
            UPDATE generations g SET ended = true, lease = NULL, partial = '', due_at = clock_timestamp() + interval '5 s'
            FROM passed p WHERE g.id = $30)
        SELECT id FROM passed
        """;

    public Task<StoredSession?> LoadAsync(Guid id, CancellationToken cancellationToken) =>
        database.FirstAsync(LoadSql, [Parameter.Of(id)], SessionRow.Read, cancellationToken);

    public async Task<bool> CommitAsync(SessionCommit commit, CancellationToken cancellationToken) =>
        (await database.QueryAsync(
            commit.ExpectedVersion == 0 ? CreateSql : UpdateSql, Parameters(commit), r => r.GetGuid(0), cancellationToken)).Count == 1;

    private static IEnumerable<NpgsqlParameter> Parameters(SessionCommit commit)
    {
        var (session, run) = (commit.After.Session, commit.After.Run);
        return
        [
            Parameter.Of(session.Id), Parameter.Of(commit.ExpectedVersion), Parameter.Of(session.UserId), Parameter.Text(session.Title),
            Parameter.Of((short)session.Status), Parameter.Of(session.Archived), Parameter.Of(session.Version),
            Parameter.Of(commit.After.CommitId), Parameter.Id(run?.RunId), Parameter.Small((short?)run?.Step), Parameter.Text(run?.Model),
            Parameter.Json(run?.Previous is { } before ? JsonSerializer.Serialize(before, ContractJson.Default.StepContent) : null),
            Parameter.Time(session.CreatedAt), Parameter.Time(session.UpdatedAt), Parameter.Time(commit.After.DeletedAt),
            Parameter.Column(commit.Changed, s => (short)s.Step, NpgsqlDbType.Smallint),
            Parameter.Column(commit.Changed, s => s.Content, NpgsqlDbType.Text),
            Parameter.Column(commit.Changed, s => (short)s.Status, NpgsqlDbType.Smallint),
            Parameter.Column(commit.Changed, s => s.Revision, NpgsqlDbType.Integer),
            Parameter.Column(commit.Changed, s => s.Model, NpgsqlDbType.Text),
            Parameter.Column(commit.Changed, s => s.Error?.Type, NpgsqlDbType.Text),
            Parameter.Column(commit.Changed, s => s.Error?.Message, NpgsqlDbType.Text),
            Parameter.Column(commit.Changed, s => s.UpdatedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz),
            Parameter.Column(commit.Kept, v => (short)v.Step, NpgsqlDbType.Smallint),
            Parameter.Column(commit.Kept, v => v.Revision, NpgsqlDbType.Integer),
            Parameter.Column(commit.Kept, v => v.Content, NpgsqlDbType.Text),
            Parameter.Column(commit.Kept, v => v.Model, NpgsqlDbType.Text),
            Parameter.Column(commit.Kept, v => v.CreatedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz),
            Parameter.Id(commit.Begun?.RunId), Parameter.Id(commit.Ended),
        ];
    }
}
