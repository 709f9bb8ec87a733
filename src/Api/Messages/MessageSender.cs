using Chorus.Api.Conversations;
using Chorus.Api.RateLimits;
using Chorus.Grains.Conversations;

namespace Chorus.Api.Messages;

/// <summary>Sends messages, over REST and the hub alike.</summary>
internal sealed class MessageSender(ConversationCalls calls, CallLimiter limiter, SendMeter meter, TimeProvider time)
{
    /// <summary>Returns once the message is durable. It gets its id here, so that the call can be repeated.</summary>
    /// <param name="address">Where the caller is.</param>
    public async Task<Sent> SendAsync(
        Guid caller, string address, Guid conversationId, NewMessage message, CancellationToken cancellationToken)
    {
        if (message.Reply != ReplyKind.None)
        {
            limiter.Take(RateLimit.Generate, caller, address);
        }

        var identified = message.Id is null ? message with { Id = Guid.CreateVersion7(time.GetUtcNow()) } : message;
        var started = time.GetTimestamp();
        var sent = await calls.CallAsync(
            conversationId,
            (conversation, _) => conversation.SendAsync(caller, identified, cancellationToken),
            cancellationToken);
        meter.Sent(time.GetElapsedTime(started));
        return message.Id is null ? sent with { IsNew = true } : sent;
    }
}
