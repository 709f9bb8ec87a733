using Chorus.Grains.Images;
using Chorus.Storage.Conversations;
using Npgsql;
using NpgsqlTypes;
using static Chorus.Storage.Postgres.Parameter;

namespace Chorus.Storage.Images;

/// <summary>A row of <c>images</c>.</summary>
internal static class ImageRow
{
    /// <summary>In the order in which rows are read.</summary>
    public const string Columns = """
        id, user_id, conversation_id, session_id, status, prompt, negative_prompt, model, aspect_ratio, metadata, created_at, updated_at,
        model_used, width, height, file_size, mime_type, public_url, thumbnail_url, storage_path, error_type, error_message, deleted_at
        """;

    /// <summary>What a picture begins with.</summary>
    public const string Asked =
        "id, user_id, conversation_id, session_id, status, prompt, negative_prompt, model, aspect_ratio, metadata, created_at, updated_at";

    /// <summary>What is known of a finished one, behind <see cref="Asked"/>.</summary>
    public const string Painted = "model_used, width, height, file_size, mime_type, public_url, thumbnail_url";

    /// <summary>What it ends with: how it ended, and what is then written to the log.</summary>
    public const string Ended = "id, status, model_used, error_type, error_message, user_id, conversation_id, created_at, updated_at";

    public static StoredImage Read(NpgsqlDataReader row) => new(ReadImage(row), !row.IsDBNull(22));

    public static Image ReadImage(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        UserId = row.GetGuid(1),
        ConversationId = IdIn(row, 2),
        MessageId = row.IsDBNull(2) ? null : row.GetGuid(0),
        SessionId = IdIn(row, 3),
        Status = (ImageStatus)row.GetInt16(4),
        Prompt = row.GetString(5),
        NegativePrompt = TextIn(row, 6),
        Model = TextIn(row, 7),
        AspectRatio = TextIn(row, 8),
        Metadata = MessageRow.ReadJson(row, 9),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(10),
        UpdatedAt = row.GetFieldValue<DateTimeOffset>(11),
        ModelUsed = TextIn(row, 12),
        Width = row.IsDBNull(13) ? null : row.GetInt32(13),
        Height = row.IsDBNull(14) ? null : row.GetInt32(14),
        FileSize = row.IsDBNull(15) ? null : row.GetInt64(15),
        MimeType = TextIn(row, 16),
        PublicUrl = TextIn(row, 17),
        ThumbnailUrl = TextIn(row, 18),
        StoragePath = TextIn(row, 19),
        Error = row.IsDBNull(20) ? null : new ImageError(row.GetString(20), row.GetString(21)),
    };

    /// <summary>Columns of <see cref="Asked"/>: twelve.</summary>
    public static void AddAsked(NpgsqlParameterCollection to, IReadOnlyList<Image> images)
    {
        to.Add(Column(images, i => i.Id, NpgsqlDbType.Uuid));
        to.Add(Column(images, i => i.UserId, NpgsqlDbType.Uuid));
        to.Add(Column(images, i => i.ConversationId, NpgsqlDbType.Uuid));
        to.Add(Column(images, i => i.SessionId, NpgsqlDbType.Uuid));
        to.Add(Column(images, i => (short)i.Status, NpgsqlDbType.Smallint));
        to.Add(Column(images, i => i.Prompt, NpgsqlDbType.Text));
        to.Add(Column(images, i => i.NegativePrompt, NpgsqlDbType.Text));
        to.Add(Column(images, i => i.Model, NpgsqlDbType.Text));
        to.Add(Column(images, i => i.AspectRatio, NpgsqlDbType.Text));
        to.Add(Column(images, i => i.Metadata.Raw, NpgsqlDbType.Json));
        to.Add(Column(images, i => i.CreatedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz));
        to.Add(Column(images, i => i.UpdatedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz));
    }

    /// <summary>Columns of <see cref="Painted"/>: seven.</summary>
    public static void AddPainted(NpgsqlParameterCollection to, IReadOnlyList<Image> images)
    {
        to.Add(Column(images, i => i.ModelUsed, NpgsqlDbType.Text));
        to.Add(Column(images, i => i.Width, NpgsqlDbType.Integer));
        to.Add(Column(images, i => i.Height, NpgsqlDbType.Integer));
        to.Add(Column(images, i => i.FileSize, NpgsqlDbType.Bigint));
        to.Add(Column(images, i => i.MimeType, NpgsqlDbType.Text));
        to.Add(Column(images, i => i.PublicUrl, NpgsqlDbType.Text));
        to.Add(Column(images, i => i.ThumbnailUrl, NpgsqlDbType.Text));
    }

    /// <summary>Columns of <see cref="Ended"/>: nine.</summary>
    public static void AddEnded(NpgsqlParameterCollection to, IReadOnlyList<Image> images)
    {
        to.Add(Column(images, i => i.Id, NpgsqlDbType.Uuid));
        to.Add(Column(images, i => (short)i.Status, NpgsqlDbType.Smallint));
        to.Add(Column(images, i => i.ModelUsed, NpgsqlDbType.Text));
        to.Add(Column(images, i => i.Error?.Type, NpgsqlDbType.Text));
        to.Add(Column(images, i => i.Error?.Message, NpgsqlDbType.Text));
        to.Add(Column(images, i => i.UserId, NpgsqlDbType.Uuid));
        to.Add(Column(images, i => i.ConversationId, NpgsqlDbType.Uuid));
        to.Add(Column(images, i => i.CreatedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz));
        to.Add(Column(images, i => i.UpdatedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz));
    }

    private static string? TextIn(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static Guid? IdIn(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
}
