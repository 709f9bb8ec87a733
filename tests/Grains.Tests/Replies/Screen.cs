using System.Text.Json;
using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Chorus.Grains.Json;
using Chorus.Grains.Notifications;
using Chorus.Grains.Tests.Cluster;
using Xunit;

namespace Chorus.Grains.Tests.Replies;

/// <summary>What a device shows of one message, by its events and nothing else.</summary>
internal sealed class Screen(Listener ear, Guid messageId)
{
    /// <summary>The text, by what was told; a portion that lies ahead of it is an error.</summary>
    public string Text { get; set; } = "";

    /// <summary>The message, once it was told of.</summary>
    public Message? Message { get; private set; }

    public List<string> States { get; } = [];

    public List<Notification> Notifications { get; } = [];

    /// <summary>Takes events until it is so.</summary>
    public async Task UntilAsync(Func<Screen, bool> isReached)
    {
        while (!isReached(this))
        {
            Show(await ear.NextAsync());
        }
    }

    public Task UntilTextAsync(string text) => UntilAsync(s => s.Text == text);

    public async Task<Message> EndAsync()
    {
        await UntilAsync(s => s.Message is { Status: not MessageStatus.Generating });
        return Message!;
    }

    private void Show(Envelope told)
    {
        switch (told.Type)
        {
            case EventTypes.MessageDelta:
                var delta = JsonSerializer.Deserialize(told.Data, ContractJson.Default.MessageDelta)!;
                if (delta.MessageId == messageId)
                {
                    Assert.Null(told.Offset);
                    Assert.InRange(delta.From, 0, Text.Length);
                    Text = Text[..delta.From] + delta.Text;
                }

                break;
            case EventTypes.MessageInsert or EventTypes.MessageUpdate:
                var message = JsonSerializer.Deserialize(told.Data, ContractJson.Default.Message)!;
                Message = message.Id == messageId ? message : Message;
                break;
            case EventTypes.Status:
                States.Add(JsonSerializer.Deserialize(told.Data, ContractJson.Default.AssistantState)!.State);
                break;
            case EventTypes.Notification:
                Notifications.Add(JsonSerializer.Deserialize(told.Data, ContractJson.Default.Notification)!);
                break;
        }
    }
}
