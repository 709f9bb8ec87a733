using Chorus.Grains.Files;
using Chorus.Storage.Postgres;

namespace Chorus.Storage.Files;

/// <summary>Counts what a user keeps, from two indexes that hold the sizes.</summary>
internal sealed class StoredBytesReader(Database database) : IStoredBytes
{
    internal const string OfSql = """
        SELECT ((SELECT coalesce(sum(greatest(size, $2)), 0) FROM attachments WHERE user_id = $1)
            + (SELECT coalesce(sum(greatest(file_size, $2)), 0) FROM images
                WHERE user_id = $1 AND file_size IS NOT NULL AND deleted_at IS NULL))::bigint,
            EXISTS (SELECT FROM users WHERE id = $1 AND is_guest)
        """;

    public async Task<StoredBytes> OfAsync(Guid userId, long smallest, CancellationToken cancellationToken) =>
        (await database.FirstAsync(
            OfSql,
            [Parameter.Of(userId), Parameter.Of(smallest)],
            row => new StoredBytes(row.GetInt64(0), row.GetBoolean(1)),
            cancellationToken))!;
}
