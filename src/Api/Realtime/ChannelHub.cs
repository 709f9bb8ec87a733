using Chorus.Api.Accounts;
using Chorus.Api.Cluster;
using Chorus.Api.Conversations;
using Chorus.Api.Messages;
using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Chorus.Api.Realtime;

/// <summary>What devices call. A door: each call goes to one grain, which checks it.</summary>
[Authorize]
internal sealed class ChannelHub(
    GrainCalls calls, ConversationCalls conversations, MessageSender sender, ChannelNode node, PassRenewal renewal) : Hub
{
    private Guid Caller => Context.User!.UserId();

    private Device Device => Context.Features.Get<Device>()!;

    /// <summary>Finds the device's place in its user's channel; live events follow without gap or overlap.</summary>
    public async Task<ResumeAnswer> Resume(string? epoch, long? offset)
    {
        var device = Device;
        var answer = await node.Join(device).ResumeAsync(device, epoch, offset, Context.ConnectionAborted);
        node.Greet(Caller);
        return answer;
    }

    /// <summary>Takes a newer access token of the same user's: the connection lives as long as that.</summary>
    public Task<RenewAnswer> Renew(string accessToken) =>
        renewal.RenewAsync(Device, accessToken, Context.ConnectionAborted);

    /// <summary>Sends a message, and answers once it is durable.</summary>
    public async Task<SendAnswer> Send(Guid conversationId, NewMessage message)
    {
        var sent = await sender.SendAsync(
            Caller, Device.Address, conversationId, message, Context.ConnectionAborted);
        return new SendAnswer(sent.Message.Id, sent.Message.Seq, sent.Version);
    }

    /// <summary>Tells the others that the user is typing: until it is said otherwise, is not said again for a while, or this device goes.</summary>
    public Task Typing(Guid conversationId, bool isTyping)
    {
        Device.Types(conversationId, isTyping);
        return calls.CallAsync(
            conversationId,
            (IConversationGrain conversation, bool _) => conversation.TypingAsync(Caller, isTyping, Context.ConnectionAborted),
            Context.ConnectionAborted);
    }

    public Task MarkRead(Guid conversationId, long seq) => calls.CallAsync(
        conversationId,
        (IConversationGrain conversation, bool _) => conversation.MarkReadAsync(Caller, seq, Context.ConnectionAborted),
        Context.ConnectionAborted);

    /// <summary>Stops a message that is being made.</summary>
    public Task Stop(Guid conversationId, Guid messageId) => conversations.CallAsync(
        conversationId,
        async (conversation, _) => { await conversation.StopAsync(Caller, messageId, Context.ConnectionAborted); },
        Context.ConnectionAborted);
}
