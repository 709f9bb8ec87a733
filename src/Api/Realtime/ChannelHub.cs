using Chorus.Api.Accounts;
using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Chorus.Api.Realtime;

/// <summary>What devices call. A door: each call goes to one grain, which checks it.</summary>
[Authorize]
internal sealed class ChannelHub(IGrainFactory grains, ChannelNode node) : Hub
{
    private Guid Caller => Context.User!.UserId();

    /// <summary>Finds the device's place in its user's channel; live events follow without gap or overlap.</summary>
    public Task<ResumeAnswer> Resume(string? epoch, long? offset)
    {
        var device = Context.Features.Get<Device>()!;
        return node.Join(device).ResumeAsync(device, epoch, offset, Context.ConnectionAborted);
    }

    /// <summary>Sends a message, and answers once it is durable.</summary>
    public async Task<SendAnswer> Send(Guid conversationId, NewMessage message)
    {
        var sent = await grains.GetGrain<IConversationGrain>(conversationId).SendAsync(Caller, message, Context.ConnectionAborted);
        return new SendAnswer(sent.Message.Id, sent.Message.Seq, sent.Version);
    }

    public Task Typing(Guid conversationId, bool isTyping) =>
        grains.GetGrain<IConversationGrain>(conversationId).TypingAsync(Caller, isTyping, Context.ConnectionAborted);

    public Task MarkRead(Guid conversationId, long seq) =>
        grains.GetGrain<IConversationGrain>(conversationId).MarkReadAsync(Caller, seq, Context.ConnectionAborted);
}
