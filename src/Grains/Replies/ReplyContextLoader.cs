using Chorus.Grains.Conversations;
using Chorus.Grains.Generations;

namespace Chorus.Grains.Replies;

/// <summary>Reads back in a conversation until there is as much as an assistant may be told, and some more to be summarized.</summary>
internal sealed class ReplyContextLoader(IConversationStore conversations, IReplyHistory history, ReplyPictures pictures, IAssistant assistant)
{
    private const int PageSize = 50;
    private const int MaxMessages = 2_000;

    /// <summary>Null: there is no such conversation any more.</summary>
    public async Task<LoadedContext?> LoadAsync(GenerationJob job, CancellationToken cancellationToken)
    {
        var head = await conversations.LoadAsync(job.ConversationId!.Value, cancellationToken);
        if (head is not { DeletedAt: null })
        {
            return null;
        }

        var settings = ReplySettings.Of(head);
        var said = await ReadAsync(job, cancellationToken);
        var model = job.Model ?? settings.Model ?? assistant.DefaultModel;
        var canSee = assistant.CanSee(model);
        var context = ReplyTurns.Select(said, settings.SystemPrompt, assistant.ContextTokens, canSee);
        return new LoadedContext(
            head, model, canSee ? context with { Turns = await pictures.AddAsync(context, cancellationToken) } : context.Unseen());
    }

    private async Task<List<Message>> ReadAsync(GenerationJob job, CancellationToken cancellationToken)
    {
        var (conversation, parent) = (job.ConversationId!.Value, job.ParentId);
        var page = await history.BackFromAsync(conversation, job.Seq - 1, PageSize, cancellationToken);
        if (parent is { } asked && (page.Count == 0 || page[0].Id != asked)
            && await conversations.FindAsync([asked], cancellationToken) is [var stored]
            && stored.Message.ConversationId == conversation)
        {
            // It is made anew: what was said after the question does not belong to it.
            page = await history.BackFromAsync(conversation, stored.Message.Seq, PageSize, cancellationToken);
        }

        var said = new List<Message>(page);
        while (page.Count == PageSize && said.Count < MaxMessages && !IsEnough(said))
        {
            page = await history.BackFromAsync(conversation, said[^1].Seq - 1, PageSize, cancellationToken);
            said.AddRange(page);
        }

        return said;
    }

    private bool IsEnough(List<Message> said) =>
        said.Exists(m => m.IsSummary && SummaryMetadata.ThroughSeqOf(m) >= said[^1].Seq - 1)
        || said.Sum(m => TokenEstimate.Of(m.Content)) > 2L * assistant.ContextTokens;
}

/// <summary>All that a request needs.</summary>
internal sealed record LoadedContext(ConversationHead Head, string Model, ReplyContext Context);
