using System.Text.Json;
using Chorus.Grains.Conversations;
using Chorus.Grains.Json;
using Npgsql;

namespace Chorus.Storage.Conversations;

/// <summary>A row of <c>messages</c>.</summary>
internal static class MessageRow
{
    /// <summary>Every column, in the order in which rows are read and written.</summary>
    public const string Columns = """
        id, conversation_id, seq, version, created_at, updated_at, author_id, parent_id, fingerprint, revision,
        role, kind, status, is_summary, deleted, content, attachments, metadata
        """;

    public static StoredMessage Read(NpgsqlDataReader row) => new(ReadMessage(row), row.GetInt64(3), row.GetGuid(8));

    public static Message ReadMessage(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        ConversationId = row.GetGuid(1),
        Seq = row.GetInt64(2),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(4),
        UpdatedAt = row.GetFieldValue<DateTimeOffset>(5),
        AuthorId = row.IsDBNull(6) ? null : row.GetGuid(6),
        ParentId = row.IsDBNull(7) ? null : row.GetGuid(7),
        Revision = row.GetInt32(9),
        Role = (MessageRole)row.GetInt16(10),
        Kind = (MessageKind)row.GetInt16(11),
        Status = (MessageStatus)row.GetInt16(12),
        IsSummary = row.GetBoolean(13),
        Deleted = row.GetBoolean(14),
        Content = row.GetString(15),
        Attachments = row.IsDBNull(16) ? [] : ReadAttachments(row.GetString(16)),
        Metadata = ReadJson(row, 17),
    };

    /// <summary>Null for none, which is what nearly every message has.</summary>
    public static string? WriteAttachments(IReadOnlyList<Attachment> attachments) =>
        attachments.Count == 0 ? null : JsonSerializer.Serialize(attachments, ContractJson.Default.IReadOnlyListAttachment);

    public static JsonText ReadJson(NpgsqlDataReader row, int column)
    {
        var text = row.GetString(column);
        return text == JsonText.EmptyObject.Raw ? JsonText.EmptyObject : new JsonText(text);
    }

    private static IReadOnlyList<Attachment> ReadAttachments(string json) =>
        JsonSerializer.Deserialize(json, ContractJson.Default.IReadOnlyListAttachment)!;
}
