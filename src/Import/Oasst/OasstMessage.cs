using System.Text.Json.Serialization;

namespace Chorus.Import.Oasst;

/// <summary>One line of an OASST1 file; fields that the import does not need are left out.</summary>
internal sealed record OasstMessage(
    [property: JsonPropertyName("message_id"), JsonRequired] Guid Id,
    [property: JsonPropertyName("parent_id")] Guid? ParentId,
    [property: JsonPropertyName("message_tree_id"), JsonRequired] Guid TreeId,
    [property: JsonPropertyName("text"), JsonRequired] string Text,
    [property: JsonPropertyName("role"), JsonRequired] string Role,
    [property: JsonPropertyName("user_id")] string? UserId,
    [property: JsonPropertyName("created_date")] DateTimeOffset CreatedDate);
