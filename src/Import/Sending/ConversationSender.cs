using System.Net;
using Chorus.Import.Oasst;

namespace Chorus.Import.Sending;

/// <summary>Brings one tree in, as a conversation with the tree's id.</summary>
internal sealed class ConversationSender(ChorusApi api, Tally tally)
{
    /// <summary>Sends the messages one after another, since their order is the conversation's.</summary>
    /// <param name="advance">Called with each number of messages done.</param>
    public async Task SendAsync(MessageTree tree, Action<int> advance, CancellationToken cancellation)
    {
        var conversation = await api.PostAsync(
            "/api/conversations", new { tree.Id, tree.Title, Metadata = new { Source = "oasst1" } }, cancellation);
        if (!conversation.IsSuccess)
        {
            tally.Refuse(tree.Messages.Count, conversation.Reason, $"conversation {tree.Id}");
            advance(tree.Messages.Count);
            return;
        }
        foreach (var message in tree.Messages)
        {
            var answer = await api.PostAsync($"/api/conversations/{tree.Id}/messages", NewMessage(message), cancellation);
            if (answer.IsSuccess)
                tally.Accept(isNew: answer.Status == HttpStatusCode.Created);
            else
                tally.Refuse(1, answer.Reason, $"message {message.Id}");
            advance(1);
        }
    }

    // A client may only write as "user" (assistants write on the server), so who spoke is kept in the metadata, with
    // the author and the time.
    private static object NewMessage(OasstMessage message) => new
    {
        message.Id,
        Role = "user",
        Content = message.Text,
        message.ParentId,
        Metadata = new
        {
            Source = "oasst1",
            Role = message.Role == "assistant" ? "assistant" : "user",
            Author = message.UserId,
            CreatedAt = message.CreatedDate,
        },
    };
}
