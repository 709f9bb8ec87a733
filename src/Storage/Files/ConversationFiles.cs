using Chorus.Grains.Files;
using Chorus.Storage.Postgres;

namespace Chorus.Storage.Files;

/// <summary>The files that a conversation's messages show.</summary>
public sealed class ConversationFiles
{
    internal const string ListSql = """
        (SELECT a.id, a.url FROM attachment_uses u JOIN attachments a ON a.id = u.attachment_id
        WHERE u.conversation_id = $1 AND ($3::uuid IS NULL OR a.id > $3) ORDER BY a.id LIMIT $4)
        UNION ALL
        (SELECT id, public_url FROM images
        WHERE conversation_id = $1 AND user_id <> $2 AND public_url IS NOT NULL AND deleted_at IS NULL AND ($3::uuid IS NULL OR id > $3)
        ORDER BY id LIMIT $4)
        ORDER BY id LIMIT $4
        """;

    private readonly Database _database;

    internal ConversationFiles(Database database) => _database = database;

    /// <summary>Uploads and pictures, but for those of this user's own gallery, by their ids. Who may see them has been asked.</summary>
    /// <param name="after">The last page's last id; null: from the first.</param>
    public Task<List<(Guid Id, FilePath? Path)>> ListAsync(
        Guid conversationId, Guid userId, Guid? after, int limit, CancellationToken cancellationToken) => _database.QueryAsync(
            ListSql,
            [Parameter.Of(conversationId), Parameter.Of(userId), Parameter.Id(after), Parameter.Of((long)limit)],
            row => (row.GetGuid(0), FilePath.OfUrl(row.GetString(1))),
            cancellationToken);
}
