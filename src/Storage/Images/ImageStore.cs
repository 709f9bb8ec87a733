using Chorus.Grains.Files;
using Chorus.Grains.Images;
using Chorus.Storage.Conversations;
using Chorus.Storage.Files;
using Chorus.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Chorus.Storage.Images;

/// <summary>Pictures in PostgreSQL, with the files that wait for blob storage.</summary>
internal sealed class ImageStore(Database database) : IImageStore
{
    internal const string LoadSql = $"SELECT {ImageRow.Columns} FROM images WHERE id = $1";

    // Its job begins with it. Nobody else's job has its id: both come from here, or from a message's commit.
    internal const string AddSql = $"""
        WITH added AS (
            INSERT INTO images ({ImageRow.Asked}) SELECT {ImageRow.Asked}
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS w ({ImageRow.Asked})
            ON CONFLICT (id) DO NOTHING RETURNING id, user_id, model)
        INSERT INTO generations (id, conversation_id, seq, kind, user_id, parent_id, model, created_at, due_at)
        SELECT id, NULL, 0, {Picture}, user_id, NULL, model, clock_timestamp(), clock_timestamp() + interval '2 s' FROM added
        """;

    internal const string BringInSql = $"""
        WITH added AS (
            INSERT INTO images ({ImageRow.Asked}, {ImageRow.Painted}) SELECT {ImageRow.Asked}, {ImageRow.Painted}
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
                AS w ({ImageRow.Asked}, {ImageRow.Painted})
            ON CONFLICT (id) DO NOTHING RETURNING id)
        INSERT INTO files (path, owner_id, bytes) SELECT w.path, added.id, w.bytes FROM added, unnest($20, $21) AS w (path, bytes)
        """;

    internal const string KeepSql = """
        WITH kept AS (
            UPDATE images SET model_used = $2, width = $3, height = $4, file_size = $5, mime_type = $6, public_url = $7, thumbnail_url = $8
            WHERE id = $1 AND status = 0 AND deleted_at IS NULL AND public_url IS NULL
            RETURNING id)
        INSERT INTO files (path, owner_id, bytes) SELECT w.path, kept.id, w.bytes FROM kept, unnest($9, $10) AS w (path, bytes)
        """;

    internal const string WaitingSql = "SELECT path, bytes FROM files WHERE owner_id = $1 AND bytes IS NOT NULL AND NOT deleted";

    internal const string FindWaitingSql = """
        SELECT DISTINCT owner_id FROM (SELECT owner_id FROM files WHERE bytes IS NOT NULL ORDER BY owner_id LIMIT $1) AS f
        """;

    internal const string StoredSql = """
        WITH stored AS (UPDATE images SET storage_path = $2 WHERE id = $1 AND public_url IS NOT NULL RETURNING id)
        UPDATE files f SET bytes = NULL FROM stored WHERE f.owner_id = stored.id AND NOT f.deleted
        """;

    internal const string FinishSql = $"""
        WITH ended AS (
            UPDATE images i SET status = w.status, model_used = w.model_used, error_type = w.error_type, error_message = w.error_message,
                updated_at = w.updated_at
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS w ({ImageRow.Ended})
            WHERE i.id = w.id AND i.status = 0 AND i.deleted_at IS NULL
            RETURNING i.*)
        {ImageStatements.LogSql}
        """;

    // The ids stay; what was said and painted does not.
    internal const string DeleteSql = """
        WITH gone AS (
            UPDATE images SET deleted_at = $2, prompt = '', negative_prompt = NULL, metadata = '{}', public_url = NULL, thumbnail_url = NULL,
                storage_path = NULL
            WHERE id = $1 AND deleted_at IS NULL
            RETURNING id),
        job AS (DELETE FROM generations g USING gone WHERE g.id = gone.id AND g.conversation_id IS NULL)
        UPDATE files f SET delete_at = $2, bytes = NULL FROM gone WHERE f.owner_id = gone.id AND NOT f.deleted
        """;

    private const string Picture = "1";

    public Task<StoredImage?> LoadAsync(Guid id, CancellationToken cancellationToken) =>
        database.FirstAsync(LoadSql, [Parameter.Of(id)], ImageRow.Read, cancellationToken);

    public Task AddAsync(Image image, CancellationToken cancellationToken) =>
        RunAsync(AddSql, columns => ImageRow.AddAsked(columns, [image]), cancellationToken);

    public Task BringInAsync(Image image, IReadOnlyList<WaitingFile> files, CancellationToken cancellationToken) => RunAsync(
        BringInSql,
        columns =>
        {
            ImageRow.AddAsked(columns, [image]);
            ImageRow.AddPainted(columns, [image]);
            columns.Add(Parameter.Column(files, f => $"{f.Path}", NpgsqlDbType.Text));
            columns.Add(Parameter.Column(files, f => f.Bytes, NpgsqlDbType.Bytea));
        },
        cancellationToken);

    public async Task<bool> KeepAsync(Image image, IReadOnlyList<WaitingFile> files, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(
            KeepSql,
            [
                Parameter.Of(image.Id), Parameter.Text(image.ModelUsed), Parameter.Integer(image.Width), Parameter.Integer(image.Height),
                Parameter.Number(image.FileSize), Parameter.Text(image.MimeType), Parameter.Text(image.PublicUrl),
                Parameter.Text(image.ThumbnailUrl), Parameter.Column(files, f => $"{f.Path}", NpgsqlDbType.Text),
                Parameter.Column(files, f => f.Bytes, NpgsqlDbType.Bytea),
            ],
            cancellationToken) > 0;

    public async Task<IReadOnlyList<WaitingFile>> WaitingAsync(Guid id, CancellationToken cancellationToken) => await database.QueryAsync(
        WaitingSql, [Parameter.Of(id)], row => new WaitingFile(FileLedger.ReadPath(row), row.GetFieldValue<byte[]>(1)), cancellationToken);

    public async Task<IReadOnlyList<Guid>> FindWaitingAsync(int limit, CancellationToken cancellationToken) =>
        await database.QueryAsync(FindWaitingSql, [Parameter.Of((long)limit)], row => row.GetGuid(0), cancellationToken);

    public async Task<bool> StoredAsync(Guid id, FilePath path, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(StoredSql, [Parameter.Of(id), Parameter.Text($"{path}")], cancellationToken) > 0;

    public Task FinishAsync(Image image, CancellationToken cancellationToken) =>
        RunAsync(FinishSql, columns => ImageRow.AddEnded(columns, [image]), cancellationToken);

    public Task DeleteAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ExecuteAsync(DeleteSql, [Parameter.Of(id), Parameter.Time(now)], cancellationToken);

    private Task<int> RunAsync(string sql, Action<NpgsqlParameterCollection> add, CancellationToken cancellationToken)
    {
        var command = new NpgsqlBatchCommand();
        add(command.Parameters);
        List<NpgsqlParameter> parameters = [.. command.Parameters.Cast<NpgsqlParameter>()];
        command.Parameters.Clear(); // A parameter belongs to one command.
        return database.ExecuteAsync(sql, parameters, cancellationToken);
    }
}
