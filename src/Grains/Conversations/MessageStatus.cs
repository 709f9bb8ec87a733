using System.Text.Json.Serialization;
using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations;

[JsonConverter(typeof(CamelCaseEnumConverter<MessageStatus>))]
public enum MessageStatus
{
    Complete,
    Generating,
    Failed,
    Cancelled,
}
