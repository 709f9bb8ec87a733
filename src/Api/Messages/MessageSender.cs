using Chorus.Api.Conversations;
using Chorus.Grains.Conversations;

namespace Chorus.Api.Messages;

/// <summary>Sends messages, over REST and the hub alike.</summary>
internal sealed class MessageSender(ConversationCalls calls, TimeProvider time)
{
    /// <summary>Returns once the message is durable. It gets its id here, so that the call can be repeated.</summary>
    public async Task<Sent> SendAsync(Guid caller, Guid conversationId, NewMessage message, CancellationToken cancellationToken)
    {
        var identified = message.Id is null ? message with { Id = Guid.CreateVersion7(time.GetUtcNow()) } : message;
        var sent = await calls.CallAsync(
            conversationId,
            (conversation, _) => conversation.SendAsync(caller, identified, cancellationToken),
            cancellationToken);
        return message.Id is null ? sent with { IsNew = true } : sent;
    }
}
