using Chorus.Grains.Conversations;
using Chorus.Grains.Generations;
using Chorus.Grains.Providers;
using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Replies;

/// <summary>
/// What an assistant does for a conversation beside answering, when an answer is complete: a title for one that has none, and a
/// summary of what will soon have no room. Nobody waits for it; what fails is tried again after the next answer.
/// </summary>
internal sealed partial class ReplyDigests(ReplyServices services, IConversationStore conversations)
{
    private const int MaxTitleLength = 80;
    private const int MaxExcerpt = 2_000;
    private const int MaxSummaryBytes = 16 * 1024;
    private const int TitleTokens = 40;
    private const int SummaryTokens = 800;

    private const string TitleInstruction =
        "Write a title for this conversation: at most six words, in its language, without quotation marks. Answer with the title only.";

    private const string SummaryInstruction =
        "Write a summary of the conversation so far, for yourself: what was asked and answered, facts, names, numbers, decisions, and"
        + " what is still open. Answer with the summary only.";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = services.Logger;

    public async Task MakeAsync(GenerationJob job, LoadedContext loaded, string answer, IGeneratedMessages conversation)
    {
        try
        {
            if (loaded.Head.Title is null)
            {
                await conversation.NameAsync(await TitleAsync(loaded, answer));
            }

            if (loaded.Context.Aging is [.., var last])
            {
                await SummarizeAsync(loaded, last.Seq, conversation);
            }
        }
        catch (Exception e)
        {
            LogNotMade(e, job.ConversationId!.Value);
        }
    }

    private async Task<string> TitleAsync(LoadedContext loaded, string answer)
    {
        var question = loaded.Context.Turns.LastOrDefault(t => t.Role == MessageRole.User)?.Text ?? "";
        try
        {
            var title = Titles.Clean(await AskAsync(
                loaded,
                [new(MessageRole.User, Titles.Cut(question, MaxExcerpt)), new(MessageRole.Assistant, Titles.Cut(answer, MaxExcerpt))],
                TitleInstruction,
                TitleTokens));
            return title.Length > 0 ? title : Titles.Of(question, MaxTitleLength);
        }
        catch (ProviderException e)
        {
            LogNotMade(e, loaded.Head.Id);
            return Titles.Of(question, MaxTitleLength);
        }
    }

    private async Task SummarizeAsync(LoadedContext loaded, long throughSeq, IGeneratedMessages conversation)
    {
        var id = DerivedId.Of($"summary:{throughSeq}", loaded.Head.Id);
        if ((await conversations.FindAsync([id], CancellationToken.None)).Count > 0)
        {
            return;
        }

        List<AssistantTurn> turns = [];
        if (loaded.Context.Summary is { } before)
        {
            turns.Add(new AssistantTurn(MessageRole.System, before.Content));
        }

        turns.AddRange(Fitting(loaded.Context.Aging));
        var summary = await AskAsync(loaded, turns, SummaryInstruction, SummaryTokens);
        if (!string.IsNullOrWhiteSpace(summary))
        {
            await conversation.SummarizeAsync(id, summary, SummaryMetadata.Of(throughSeq, loaded.Model));
        }
    }

    /// <summary>The newest of them, should they be more than one request can hold.</summary>
    private IEnumerable<AssistantTurn> Fitting(IReadOnlyList<Message> messages)
    {
        var left = services.Assistant.ContextTokens;
        return messages.Reverse().Select(ReplyTurns.TurnOf).TakeWhile(t => (left -= TokenEstimate.Of(t)) >= 0).Reverse();
    }

    private async Task<string> AskAsync(LoadedContext loaded, List<AssistantTurn> turns, string instruction, int maxTokens)
    {
        using var patience = new CancellationTokenSource(Patience, services.Time);
        var request = new AssistantRequest
        {
            Model = loaded.Model, Turns = [.. turns, new(MessageRole.System, instruction)], MaxAnswerTokens = maxTokens,
        };
        var text = new ReplyText("", MaxSummaryBytes);
        await foreach (var part in AnswerParts.OfAsync(services.Assistant, request, services.Options.LongestSilence, services.Time, patience.Token))
        {
            text.Append(part.Text);
            if (text.IsCut)
            {
                break;
            }
        }

        return text.ToString();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Conversation {ConversationId}: its title or summary could not be made; it is tried after the next answer")]
    private partial void LogNotMade(Exception error, Guid conversationId);
}
