using Chorus.Grains;
using Chorus.Grains.Attachments;
using Chorus.Grains.Conversations;
using Chorus.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Chorus.Storage.Attachments;

/// <summary>What people have uploaded. The rows go with their files: see the ledger.</summary>
public sealed class AttachmentStore : IAttachmentStore
{
    internal const string AddSql = """
        INSERT INTO attachments (id, user_id, mime_type, is_image, name, size, width, height, url, thumbnail_url, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    internal const string FindSql = """
        SELECT a.id, a.user_id, a.mime_type, a.is_image, a.name, a.size, a.width, a.height, a.url, a.thumbnail_url, u.message_id
        FROM attachments a LEFT JOIN attachment_uses u ON u.attachment_id = a.id WHERE a.id = ANY ($1)
        """;

    private readonly Database _database;
    private readonly TimeProvider _time;

    internal AttachmentStore(Database database, TimeProvider time) => (_database, _time) = (database, time);

    /// <summary>Adds one whose files are stored.</summary>
    public Task AddAsync(Guid userId, Attachment attachment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        return _database.ExecuteAsync(
            AddSql,
            [
                Parameter.Of(attachment.Id), Parameter.Of(userId), Parameter.Text(attachment.MimeType),
                Parameter.Of(attachment.Type == Attachment.Image), Parameter.Text(attachment.Name), Parameter.Of(attachment.Size),
                Parameter.Integer(attachment.Width), Parameter.Integer(attachment.Height), Parameter.Text(attachment.Url),
                Parameter.Text(attachment.ThumbnailUrl), Parameter.Time(Timestamp.Now(_time)),
            ],
            cancellationToken);
    }

    public async Task<IReadOnlyList<StoredAttachment>> FindAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        await _database.QueryAsync(FindSql, [Parameter.Column(ids.ToArray(), NpgsqlDbType.Uuid)], Read, cancellationToken);

    private static StoredAttachment Read(NpgsqlDataReader row)
    {
        var attachment = new Attachment
        {
            Id = row.GetGuid(0),
            MimeType = row.GetString(2),
            Type = row.GetBoolean(3) ? Attachment.Image : Attachment.File,
            Name = row.GetString(4),
            Size = row.GetInt64(5),
            Width = row.IsDBNull(6) ? null : row.GetInt32(6),
            Height = row.IsDBNull(7) ? null : row.GetInt32(7),
            Url = row.GetString(8),
            ThumbnailUrl = row.IsDBNull(9) ? null : row.GetString(9),
        };
        return new StoredAttachment(attachment, row.GetGuid(1), row.IsDBNull(10) ? null : row.GetGuid(10));
    }
}
