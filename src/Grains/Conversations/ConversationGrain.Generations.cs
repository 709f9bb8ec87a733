using Chorus.Grains.Channels;
using Chorus.Grains.Errors;
using Chorus.Grains.Generations;
using Chorus.Grains.Json;
using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Conversations;

/// <summary>What a conversation does for the messages that are made in it.</summary>
internal sealed partial class ConversationGrain
{
    // Longer than a living generator takes to answer; without it, the text of its last checkpoint stays.
    private static readonly TimeSpan HaltPatience = TimeSpan.FromSeconds(2);

    public async Task<Message> StopAsync(Guid caller, Guid messageId, CancellationToken cancellationToken)
    {
        var message = await RunAsync([messageId], draft => draft.FindStoppable(caller, messageId));
        if (message.Status != MessageStatus.Generating)
        {
            return message;
        }

        var content = await HaltAsync(message, cancellationToken);
        var stopped = await RunAsync([messageId], draft => draft.Stop(caller, messageId, content));
        ContinueAfter(stopped);
        return stopped;
    }

    public async Task<Message> RegenerateAsync(Guid caller, Guid messageId, Guid siblingId, CancellationToken cancellationToken)
    {
        var image = await AskedImageAsync(caller, messageId, siblingId, cancellationToken);
        var backlog = await BacklogAsync(caller, image is not null, cancellationToken);
        var begun = await RunAsync([messageId, siblingId], draft => draft.Regenerate(caller, messageId, siblingId, backlog, image));
        Start(begun.Message.Kind, siblingId);
        return begun.Message;
    }

    public async Task<Sent> BeginAsync(Guid caller, NewGeneration generation, CancellationToken cancellationToken)
    {
        ConversationLimits.Check(generation);
        var backlog = await BacklogAsync(caller, generation.Kind == MessageKind.Image, cancellationToken);
        return await RunAsync([generation.Id], draft => draft.Begin(caller, generation, backlog));
    }

    public async Task<Message?> FinishAsync(Guid generationId, GenerationOutcome outcome, CancellationToken cancellationToken)
    {
        var message = await RunAsync([generationId], draft => draft.Finish(generationId, outcome));
        if (message is not null)
        {
            ContinueAfter(message);
        }

        return message;
    }

    public async Task TellDeltaAsync(Guid messageId, int from, string text, CancellationToken cancellationToken)
    {
        if (await AudienceAsync() is { } head)
        {
            await _publisher.PublishDeltaAsync(head, new MessageDelta(messageId, from, text));
        }
    }

    public async Task TellStateAsync(string state, CancellationToken cancellationToken)
    {
        if (await AudienceAsync() is { } head)
        {
            await _publisher.PublishStateAsync(head, state);
        }
    }

    public Task NameAsync(string title, CancellationToken cancellationToken) => RunAsync([], draft =>
    {
        draft.Name(title);
        return true;
    });

    public Task SummarizeAsync(Guid id, string content, JsonText metadata, CancellationToken cancellationToken) => RunAsync([id], draft =>
    {
        draft.Summarize(id, content, metadata);
        return true;
    });

    private async Task<Sent> SendAndReplyAsync(
        Guid caller, Guid id, NewMessage message, Guid fingerprint, CancellationToken cancellationToken)
    {
        var backlog = await BacklogAsync(caller, message.Reply == ReplyKind.Image, cancellationToken);

        // Known by its id, so that a repeat is no question of room.
        var sent = await RunAsync([id], draft => draft.Append(caller, id, message, fingerprint, backlog), message.AttachmentIds);
        if (sent.IsNew)
        {
            Start(message.Reply == ReplyKind.Image ? MessageKind.Image : MessageKind.Text, ReplyId.To(id));
        }

        return sent;
    }

    private async Task<GenerationBacklog> BacklogAsync(Guid caller, bool paints, CancellationToken cancellationToken)
    {
        var backlog = await generations.EstimateBacklogAsync(this.GetPrimaryKey(), caller, cancellationToken);
        return paints && !await quota.MayPaintAsync(caller, cancellationToken) ? backlog with { IsStorageFull = true } : backlog;
    }

    /// <summary>Those who are told now; whoever is told of a message's text has been told of the message.</summary>
    private async Task<ConversationHead?> AudienceAsync()
    {
        var head = _writer.Head ?? await RunAsync([], draft => draft.Head);
        await _writer.PublishedAsync();
        return head is { DeletedAt: null } ? head : null;
    }

    private async Task<string> HaltAsync(Message message, CancellationToken cancellationToken)
    {
        try
        {
            if (generators.Of(message.Kind, message.Id) is { } generator
                && await generator.HaltAsync(cancellationToken).WaitAsync(HaltPatience, time, cancellationToken) is { } text)
            {
                return text;
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotHalted(e, message.Id);
        }

        try
        {
            var partials = await generations.PartialsAsync([message.Id], cancellationToken);
            return partials.GetValueOrDefault(message.Id, message.Content);
        }
        catch (StoreUnavailableException e)
        {
            throw new ChorusException(ErrorCodes.Unavailable, "The database cannot be reached: try again.", e);
        }
    }

    /// <summary>Nobody waits for the generator, and if it cannot be reached it is called again when its job is due.</summary>
    private void Start(MessageKind kind, Guid id) => generators.Of(kind, id)?.StartAsync().Ignore();

    /// <summary>What has waited for the end of <paramref name="message"/> begins.</summary>
    private void ContinueAfter(Message message) => StartNextAsync(message).Ignore();

    private async Task StartNextAsync(Message ended)
    {
        try
        {
            if (ended is { Kind: MessageKind.Image, Status: MessageStatus.Cancelled })
            {
                await TellImageAsync(ended);
            }

            var next = await generations.NextAsync(ended.Id, CancellationToken.None);
            foreach (var generation in next)
            {
                Start(generation.Kind, generation.Id);
            }

            if (ended.Kind == MessageKind.Text && !next.Any(n => n.Kind == MessageKind.Text && n.ConversationId == ended.ConversationId))
            {
                await TellStateAsync(AssistantStates.Idle, CancellationToken.None);
            }
        }
        catch (Exception e)
        {
            LogNotContinued(e, ended.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The generator of {MessageId} did not halt; its last checkpoint stays")]
    private partial void LogNotHalted(Exception error, Guid messageId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What waits behind {MessageId} could not be started; it is when it is due")]
    private partial void LogNotContinued(Exception error, Guid messageId);
}
