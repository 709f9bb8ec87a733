using Chorus.Grains.Conversations;
using Chorus.Grains.Generations;
using Chorus.Grains.Replies;
using Chorus.Storage.Conversations;

namespace Chorus.Api.Messages;

/// <summary>
/// Puts the text so far into messages that are being made, as whoever makes it has it now: a device that loads it finds all that was
/// told before, and goes on with what is told after.
/// </summary>
internal sealed partial class LiveTexts(
    IGrainFactory grains, IGenerationStore generations, ConversationReader reader, TimeProvider time, ILogger<LiveTexts> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <param name="messages">Of one conversation, ascending: its answers are made one after another, so only the first has a text.</param>
    public async Task<IReadOnlyList<Message>> AddAsync(IReadOnlyList<Message> messages, CancellationToken cancellationToken)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i] is { Status: MessageStatus.Generating, Kind: MessageKind.Text, Deleted: false })
            {
                List<Message> live = [.. messages];
                live[i] = await AddAsync(messages[i], cancellationToken);
                return live;
            }
        }

        return messages;
    }

    private async Task<Message> AddAsync(Message message, CancellationToken cancellationToken)
    {
        if (await ReadAsync(message.Id, cancellationToken) is { } text)
        {
            return message with { Content = text };
        }

        // It waits, or its silo has died, or it has just ended.
        var kept = await generations.PartialsAsync([message.Id], cancellationToken);
        return kept.TryGetValue(message.Id, out var partial)
            ? message with { Content = partial }
            : await reader.FindMessageAsync(message.ConversationId, message.Id, cancellationToken) ?? message;
    }

    private async Task<string?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.GetGrain<IReplyGrain>(id).ReadAsync(cancellationToken).WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRead(e, id);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The text so far of {Id} could not be had; its last checkpoint is shown")]
    private partial void LogNotRead(Exception error, Guid id);
}
