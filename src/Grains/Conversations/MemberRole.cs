using System.Text.Json.Serialization;
using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations;

/// <summary>What somebody may do in a conversation; the rule that reads it is <see cref="ConversationAccess"/>.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<MemberRole>))]
public enum MemberRole
{
    Viewer,
    Member,
    Owner,
}
