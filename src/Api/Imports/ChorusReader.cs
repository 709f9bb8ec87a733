using System.Text.Json;
using Chorus.Grains.Json;
using Chorus.Grains.Sessions;

namespace Chorus.Api.Imports;

/// <summary>Reads our own exports.</summary>
internal static class ChorusReader
{
    public const string Source = "chorus";

    public static string? FormatOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String
            ? format.GetString()
            : null;

    /// <exception cref="JsonException">It is not what it says it is.</exception>
    public static ImportedConversation ReadConversation(JsonElement json, Guid caller)
    {
        var conversation = Required(json, "conversation").Deserialize(ContractJson.Default.Conversation) ?? throw new JsonException();
        var messages = new List<ImportedMessage>();
        foreach (var item in Required(json, "messages").EnumerateArray())
        {
            var message = item.Deserialize(ContractJson.Default.Message) ?? throw new JsonException();
            if (!message.Deleted)
            {
                messages.Add(new ImportedMessage(message.Id.ToString(), message.Role, message.Content, message.Metadata, message.CreatedAt));
            }
        }

        return new ImportedConversation(
            Source, conversation.Id.ToString(), conversation.OwnerId == caller ? conversation.Id : null, conversation.Title,
            conversation.ProjectId, conversation.Metadata, conversation.Archived, messages);
    }

    /// <exception cref="JsonException">It is not what it says it is.</exception>
    public static (Session Session, IReadOnlyList<StepVersion> Versions) ReadSession(JsonElement json)
    {
        var session = Required(json, "session").Deserialize(ContractJson.Default.Session) ?? throw new JsonException();
        var versions = Required(json, "versions").EnumerateArray()
            .Select(v => v.Deserialize(ContractJson.Default.StepVersion) ?? throw new JsonException())
            .OrderBy(v => v.CreatedAt).ThenBy(v => v.Revision);
        return (session, [.. versions]);
    }

    private static JsonElement Required(JsonElement json, string name) => json.TryGetProperty(name, out var value)
        ? value
        : throw new JsonException($"{name} is missing.");
}
