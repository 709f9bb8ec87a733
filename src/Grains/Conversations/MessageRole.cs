using System.Text.Json.Serialization;
using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations;

[JsonConverter(typeof(CamelCaseEnumConverter<MessageRole>))]
public enum MessageRole
{
    User,
    Assistant,
    System,
}
