using System.Text.Json.Serialization;
using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations;

/// <summary>Who is asked to answer a message.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ReplyKind>))]
public enum ReplyKind
{
    None,
    Assistant,
    Image,
}
