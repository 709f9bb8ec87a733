using Chorus.Grains.Generations;

namespace Chorus.Grains.Replies;

/// <summary>An answer that becomes a message of a conversation.</summary>
internal sealed class MessagePlace(GenerationJob job, IGeneratedMessages conversation, ReplyContextLoader contexts, ReplyDigests digests)
    : IReplyPlace
{
    private LoadedContext? _loaded;

    public async Task<ReplyQuestion?> AskAsync(CancellationToken cancellationToken)
    {
        _loaded = await contexts.LoadAsync(job, cancellationToken);
        return _loaded is not { Context: var context } ? null : new ReplyQuestion(_loaded.Model, context.Turns)
        {
            WithoutPictures = context.HasPictures ? context.Unseen().Turns : null,
        };
    }

    public async Task<bool> TellAsync(int from, string text)
    {
        await conversation.TellDeltaAsync(job.Id, from, text);
        return true;
    }

    public Task TellStateAsync(string state) => conversation.TellStateAsync(state);

    public Task FinishAsync(ReplyResult result) => conversation.FinishAsync(job.Id, ReplyOutcome.Of(job, result));

    public Task DigestAsync(ReplyResult result) => _loaded is { } loaded && result.Failure is null
        ? digests.MakeAsync(job, loaded, result.Text, conversation)
        : Task.CompletedTask;
}
