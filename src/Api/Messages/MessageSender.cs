using Chorus.Api.Cluster;
using Chorus.Grains.Conversations;

namespace Chorus.Api.Messages;

/// <summary>Sends messages, over REST and the hub alike.</summary>
internal sealed class MessageSender(GrainCalls calls, TimeProvider time)
{
    /// <summary>Returns once the message is durable. It gets its id here, so that the call can be repeated.</summary>
    public async Task<Sent> SendAsync(Guid caller, Guid conversationId, NewMessage message, CancellationToken cancellationToken)
    {
        var identified = message with { Id = message.Id ?? Guid.CreateVersion7(time.GetUtcNow()) };
        var sent = await calls.CallAsync(
            conversationId,
            (IConversationGrain conversation, bool _) => conversation.SendAsync(caller, identified, cancellationToken),
            cancellationToken);
        return sent with { IsNew = sent.IsNew || message.Id is null };
    }
}
