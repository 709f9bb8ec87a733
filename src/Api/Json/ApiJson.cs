using System.Text.Json;
using System.Text.Json.Serialization;
using Chorus.Api.Accounts;
using Chorus.Api.Accounts.External;
using Chorus.Api.Analytics;
using Chorus.Api.Conversations;
using Chorus.Api.Conversations.Merging;
using Chorus.Api.Errors;
using Chorus.Api.History;
using Chorus.Api.Images;
using Chorus.Api.Imports;
using Chorus.Api.Messages;
using Chorus.Api.Notifications;
using Chorus.Api.Realtime;
using Chorus.Api.Search;
using Chorus.Api.Sessions;
using Chorus.Api.Stats;
using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Chorus.Grains.Images;
using Chorus.Grains.Sessions;

namespace Chorus.Api.Json;

/// <summary>The JSON of requests and answers, beside <see cref="Grains.Json.ContractJson"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(Credentials))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(Token))]
[JsonSerializable(typeof(SocketTicket))]
[JsonSerializable(typeof(RenewAnswer))]
[JsonSerializable(typeof(MergeRequest))]
[JsonSerializable(typeof(MergeAnswer))]
[JsonSerializable(typeof(Me))]
[JsonSerializable(typeof(ExternalSignInRequest))]
[JsonSerializable(typeof(PasswordChange))]
[JsonSerializable(typeof(EmailChange))]
[JsonSerializable(typeof(AccountDeletion))]
[JsonSerializable(typeof(SignInList))]
[JsonSerializable(typeof(EndedSessions))]
[JsonSerializable(typeof(NewConversation))]
[JsonSerializable(typeof(ConversationPatch))]
[JsonSerializable(typeof(ConversationList))]
[JsonSerializable(typeof(NewMember))]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(NewMessage))]
[JsonSerializable(typeof(MessagePatch))]
[JsonSerializable(typeof(MessageList))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(SyncRequest))]
[JsonSerializable(typeof(SyncAnswer))]
[JsonSerializable(typeof(NewSession))]
[JsonSerializable(typeof(SessionPatch))]
[JsonSerializable(typeof(StepText))]
[JsonSerializable(typeof(StepRequest))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(StepVersionList))]
[JsonSerializable(typeof(HistoryList))]
[JsonSerializable(typeof(Attachment))]
[JsonSerializable(typeof(IFormFile))]
[JsonSerializable(typeof(Stream))]
[JsonSerializable(typeof(SearchList))]
[JsonSerializable(typeof(AnalyticsAnswer))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(ImportStep))]
[JsonSerializable(typeof(StatsAnswer))]
[JsonSerializable(typeof(ImportMark))]
[JsonSerializable(typeof(NewImage))]
[JsonSerializable(typeof(Image))]
[JsonSerializable(typeof(ImageList))]
[JsonSerializable(typeof(NotificationList))]
[JsonSerializable(typeof(SeenRequest))]
[JsonSerializable(typeof(ResumeAnswer))]
[JsonSerializable(typeof(SendAnswer))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Guid))]
[JsonSerializable(typeof(Guid?))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(long?))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>For what is written without ASP.NET Core's own options.</summary>
    public static ApiJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JsonLimits.Encoder,
    });
}
