using System.Text.Json.Serialization;
using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations;

[JsonConverter(typeof(CamelCaseEnumConverter<MessageKind>))]
public enum MessageKind
{
    Text,
    Image,
}
