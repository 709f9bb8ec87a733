using Chorus.Grains.Conversations;
using Chorus.Grains.Generations;
using Chorus.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Chorus.Storage.Generations;

/// <summary>Jobs in PostgreSQL, whose clock says when a lease ends: no two silos have to agree on the time.</summary>
internal sealed class GenerationStore(Database database) : IGenerationStore
{
    internal const string AddSql = """
        INSERT INTO generations (id, conversation_id, seq, kind, user_id, parent_id, model, created_at, due_at)
        VALUES ($1, NULL, 0, $2, $3, $4, $5, clock_timestamp(), clock_timestamp() + interval '2 s')
        ON CONFLICT (id) DO NOTHING
        """;

    // An answer waits for those before it in its conversation; a picture waits for nothing. Leases that are over hold nobody's
    // place: else those of a silo that has died could keep each other from ever being taken.
    internal const string ClaimSql = $"""
        UPDATE generations g
        SET lease = $2, attempts = attempts + 1, due_at = clock_timestamp() + $3
        WHERE id = $1 AND {Unheld}
            AND (kind <> {Text} OR NOT EXISTS ({EarlierSql}))
            AND (SELECT count(*) FROM generations o
                WHERE o.user_id = g.user_id AND o.lease IS NOT NULL AND o.due_at > clock_timestamp() AND o.id <> g.id) < $4
        RETURNING id, conversation_id, seq, kind, user_id, parent_id, model, attempts, partial,
            extract(epoch FROM clock_timestamp() - created_at)::float8, session_id
        """;

    // Whoever has to wait is called when what it waits for has ended, and looks again in any case.
    internal const string PostponeSql = $"""
        UPDATE generations g SET due_at = clock_timestamp() + interval '5 s' WHERE id = $1 AND lease IS NULL AND NOT ended
        """;

    internal const string RenewSql = """
        UPDATE generations g SET due_at = clock_timestamp() + $4, partial = coalesce(w.partial, g.partial)
        FROM unnest($1, $2, $3) AS w (id, lease, partial)
        WHERE g.id = w.id AND g.lease = w.lease
        RETURNING g.lease
        """;

    internal const string ReleaseSql = """
        UPDATE generations SET lease = NULL, due_at = clock_timestamp() + $3, partial = coalesce($4, partial)
        WHERE id = $1 AND lease = $2
        """;

    internal const string EndSql = "DELETE FROM generations WHERE id = $1 AND conversation_id IS NULL";

    // An index can be searched for now(), for clock_timestamp() it cannot.
    internal const string DueSql = $"""
        SELECT id, conversation_id, kind FROM generations g
        WHERE due_at <= now() AND NOT ended AND (kind <> {Text} OR NOT EXISTS ({EarlierSql})) ORDER BY due_at LIMIT $1
        """;

    internal const string NextSql = $"""
        (SELECT o.id, o.conversation_id, o.kind FROM generations g JOIN generations o ON o.conversation_id = g.conversation_id
        WHERE g.id = $1 AND o.kind = {Text} AND NOT o.ended ORDER BY o.seq LIMIT 1)
        UNION
        (SELECT o.id, o.conversation_id, o.kind FROM generations g JOIN generations o ON o.user_id = g.user_id
        WHERE g.id = $1 AND o.lease IS NULL AND NOT o.ended ORDER BY o.created_at LIMIT 1)
        """;

    internal const string ForgetSql = """
        DELETE FROM generations WHERE ended AND due_at <= now() RETURNING conversation_id, session_id
        """;

    internal const string BacklogSql = """
        SELECT (SELECT count(*) FROM generations WHERE conversation_id = $1 AND NOT ended),
            (SELECT count(*) FROM generations WHERE user_id = $2 AND NOT ended)
        """;

    internal const string PartialsSql = "SELECT id, partial FROM generations WHERE id = ANY ($1) AND NOT ended";

    private const string Text = "0";

    // A lease that is over, or one that nobody has had: only then it is due.
    private const string Unheld = "NOT ended AND (lease IS NULL OR due_at <= clock_timestamp())";

    private const string EarlierSql = $"""
        SELECT FROM generations e WHERE e.conversation_id = g.conversation_id AND e.seq < g.seq AND e.kind = {Text} AND NOT e.ended
        """;

    public Task AddAsync(GenerationJob job, CancellationToken cancellationToken) => database.ExecuteAsync(
        AddSql,
        [
            Parameter.Of(job.Id), Parameter.Of((short)job.Kind), Parameter.Of(job.UserId), Parameter.Id(job.ParentId),
            Parameter.Text(job.Model),
        ],
        cancellationToken);

    public async Task<GenerationClaim?> ClaimAsync(
        Guid id, Guid lease, TimeSpan duration, int maxOfUser, CancellationToken cancellationToken)
    {
        var claim = await database.FirstAsync(
            ClaimSql,
            [Parameter.Of(id), Parameter.Of(lease), Parameter.Of(duration), Parameter.Of((long)maxOfUser)],
            row => ReadClaim(row, lease),
            cancellationToken);
        if (claim is null)
        {
            await database.ExecuteAsync(PostponeSql, [Parameter.Of(id)], cancellationToken);
        }

        return claim;
    }

    public async Task<IReadOnlyList<Guid>> RenewAsync(
        IReadOnlyList<GenerationProgress> progress, TimeSpan duration, CancellationToken cancellationToken) => await database.QueryAsync(
            RenewSql,
            [
                Parameter.Column(progress, p => p.Id, NpgsqlDbType.Uuid), Parameter.Column(progress, p => p.Lease, NpgsqlDbType.Uuid),
                Parameter.Column(progress, p => p.Partial, NpgsqlDbType.Text), Parameter.Of(duration),
            ],
            row => row.GetGuid(0),
            cancellationToken);

    public Task ReleaseAsync(GenerationProgress progress, TimeSpan pause, CancellationToken cancellationToken) => database.ExecuteAsync(
        ReleaseSql,
        [Parameter.Of(progress.Id), Parameter.Of(progress.Lease), Parameter.Of(pause), Parameter.Text(progress.Partial)],
        cancellationToken);

    public Task EndAsync(Guid id, CancellationToken cancellationToken) =>
        database.ExecuteAsync(EndSql, [Parameter.Of(id)], cancellationToken);

    public async Task<IReadOnlyList<DueGeneration>> DueAsync(int limit, CancellationToken cancellationToken) =>
        await database.QueryAsync(DueSql, [Parameter.Of((long)limit)], ReadDue, cancellationToken);

    public async Task<IReadOnlyList<DueGeneration>> NextAsync(Guid endedId, CancellationToken cancellationToken) =>
        await database.QueryAsync(NextSql, [Parameter.Of(endedId)], ReadDue, cancellationToken);

    public async Task<IReadOnlyList<EndedGeneration>> ForgetEndedAsync(CancellationToken cancellationToken) =>
        await database.QueryAsync(ForgetSql, [], row => new EndedGeneration(IdOf(row, 0), IdOf(row, 1)), cancellationToken);

    public async Task<GenerationBacklog> BacklogAsync(Guid conversationId, Guid userId, CancellationToken cancellationToken) =>
        (await database.FirstAsync(
            BacklogSql,
            [Parameter.Of(conversationId), Parameter.Of(userId)],
            row => new GenerationBacklog((int)row.GetInt64(0), (int)row.GetInt64(1)),
            cancellationToken))!;

    public async Task<IReadOnlyDictionary<Guid, string>> PartialsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(
            PartialsSql,
            [Parameter.Column(ids.ToArray(), NpgsqlDbType.Uuid)],
            row => (Id: row.GetGuid(0), Partial: row.GetString(1)),
            cancellationToken);
        return rows.ToDictionary(r => r.Id, r => r.Partial);
    }

    private static GenerationClaim ReadClaim(NpgsqlDataReader row, Guid lease) => new(
        new GenerationJob(
            row.GetGuid(0), IdOf(row, 1), row.GetInt64(2), (MessageKind)row.GetInt16(3), row.GetGuid(4), IdOf(row, 5),
            row.IsDBNull(6) ? null : row.GetString(6), IdOf(row, 10)),
        lease,
        row.GetInt32(7),
        row.GetString(8),
        TimeSpan.FromSeconds(row.GetDouble(9)));

    private static DueGeneration ReadDue(NpgsqlDataReader row) => new(row.GetGuid(0), IdOf(row, 1), (MessageKind)row.GetInt16(2));

    private static Guid? IdOf(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
}
