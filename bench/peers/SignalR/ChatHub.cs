using Microsoft.AspNetCore.SignalR;

namespace Chorus.Bench.SignalR;

/// <summary>What a team writes first: insert, then send to the group. Whoever connects is let in.</summary>
internal sealed class ChatHub(MessageTable messages) : Hub
{
    public Task Join(Guid conversationId) =>
        Groups.AddToGroupAsync(Context.ConnectionId, conversationId.ToString(), Context.ConnectionAborted);

    public async Task<Acknowledgement> Send(Guid conversationId, NewMessage message)
    {
        var stored = await messages.InsertAsync(conversationId, message, Context.ConnectionAborted);
        var envelope = new Envelope(
            MessageTable.Epoch, stored.Seq, "message-insert", conversationId, stored.Seq, stored, stored.CreatedAt);
        await Clients.Group(conversationId.ToString()).SendAsync("event", envelope, Context.ConnectionAborted);
        return new Acknowledgement(stored.Id, stored.Seq, stored.Seq);
    }
}
