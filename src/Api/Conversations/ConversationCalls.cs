using Chorus.Api.Cluster;
using Chorus.Grains.Conversations;

namespace Chorus.Api.Conversations;

/// <summary>The way to change a conversation.</summary>
internal sealed class ConversationCalls(GrainCalls calls, QuietConversations quiet) : ChangingCalls<IConversationGrain>(calls, quiet);
