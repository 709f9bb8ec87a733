using Chorus.Grains.Files;
using Chorus.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Chorus.Storage.Files;

/// <summary>
/// The list of all files that blob storage may have, so that none is left behind: a file is entered before it is stored, and its
/// row goes after it.
/// </summary>
public sealed class FileLedger
{
    internal const string ExpectSql = """
        INSERT INTO files (path, owner_id, delete_at) SELECT path, $1, $3 FROM unnest($2) AS u (path)
        """;

    // Without asking for those that wait: a plan made while there were none would read all of these once there are many.
    internal const string WaitingSql = "SELECT bytes FROM files WHERE path = $1 AND NOT deleted";

    // Whoever takes an attachment for a message locks its files first, so that of the two only one happens.
    internal const string DueSql = """
        WITH due AS (
            UPDATE files SET deleted = true, delete_at = $2, bytes = NULL
            WHERE path = ANY (ARRAY (
                SELECT path FROM files WHERE delete_at <= $1 AND NOT deleted ORDER BY delete_at LIMIT $3 FOR UPDATE SKIP LOCKED))
            RETURNING path, owner_id),
        gone AS (DELETE FROM attachments WHERE id = ANY (ARRAY (SELECT owner_id FROM due)))
        SELECT path FROM due
        """;

    internal const string DueAgainSql = "SELECT path FROM files WHERE delete_at <= $1 AND deleted ORDER BY delete_at LIMIT $2";
    internal const string ForgetSql = "DELETE FROM files WHERE path = ANY ($1) AND deleted";

    private readonly Database _database;

    internal FileLedger(Database database) => _database = database;

    /// <summary>Enters files that are about to be stored, and that go at <paramref name="deleteAt"/> unless something takes them.</summary>
    public Task ExpectAsync(
        Guid ownerId, IReadOnlyList<FilePath> paths, DateTimeOffset deleteAt, CancellationToken cancellationToken) =>
        _database.ExecuteAsync(ExpectSql, [Parameter.Of(ownerId), Paths(paths), Parameter.Time(deleteAt)], cancellationToken);

    /// <summary>A file that waits for blob storage; null: there is none.</summary>
    public Task<byte[]?> WaitingAsync(FilePath path, CancellationToken cancellationToken) =>
        _database.FirstAsync(WaitingSql, [Parameter.Text($"{path}")], r => r.IsDBNull(0) ? null! : r.GetFieldValue<byte[]>(0), cancellationToken);

    /// <summary>Files whose time has come; they count as deleted, and come <paramref name="again"/> to make sure.</summary>
    internal async Task<IReadOnlyList<FilePath>> DueAsync(
        DateTimeOffset now, DateTimeOffset again, int limit, CancellationToken cancellationToken) => await _database.QueryAsync(
            DueSql, [Parameter.Time(now), Parameter.Time(again), Parameter.Of((long)limit)], ReadPath, cancellationToken);

    internal async Task<IReadOnlyList<FilePath>> DueAgainAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await _database.QueryAsync(DueAgainSql, [Parameter.Time(now), Parameter.Of((long)limit)], ReadPath, cancellationToken);

    internal Task ForgetAsync(IReadOnlyList<FilePath> paths, CancellationToken cancellationToken) =>
        _database.ExecuteAsync(ForgetSql, [Paths(paths)], cancellationToken);

    private static NpgsqlParameter Paths(IReadOnlyList<FilePath> paths) =>
        Parameter.Column(paths, p => $"{p}", NpgsqlDbType.Text);

    internal static FilePath ReadPath(NpgsqlDataReader row) => FilePath.TryParse(row.GetString(0), out var path)
        ? path
        : throw new InvalidOperationException($"files.path is no path: {row.GetString(0)}");
}
