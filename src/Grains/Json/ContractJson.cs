using System.Text.Json.Serialization;
using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Chorus.Grains.Images;
using Chorus.Grains.Notifications;
using Chorus.Grains.Sessions;

namespace Chorus.Grains.Json;

/// <summary>The public contract's JSON: camelCase, nothing left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(Attachment))]
[JsonSerializable(typeof(Image))]
[JsonSerializable(typeof(Envelope))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(StepVersion))]
[JsonSerializable(typeof(SessionDelta))]
[JsonSerializable(typeof(ReadMark))]
[JsonSerializable(typeof(TypingMark))]
[JsonSerializable(typeof(PresenceMark))]
[JsonSerializable(typeof(MessageDelta))]
[JsonSerializable(typeof(AssistantState))]
[JsonSerializable(typeof(Notification))]
[JsonSerializable(typeof(RetryHint))]
[JsonSerializable(typeof(SeenMark))]
[JsonSerializable(typeof(IReadOnlyList<Envelope>))]
public sealed partial class ContractJson : JsonSerializerContext;
