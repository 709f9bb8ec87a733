using Chorus.Grains.Conversations;

namespace Chorus.Grains.Replies;

/// <summary>Chooses what an assistant is told: the newest of a conversation that its budget has room for.</summary>
internal static class ReplyTurns
{
    /// <summary>Pictures that go along with one request; of more, the newest.</summary>
    public const int MaxPictures = 8;

    private const string SummaryIntroduction = "What was said before, in short:\n";

    /// <param name="said">What was said up to the message that is to be answered, in any order.</param>
    /// <param name="budget">Tokens.</param>
    /// <param name="canSee">Whether pictures take some of them.</param>
    public static ReplyContext Select(IReadOnlyList<Message> said, string? systemPrompt, int budget, bool canSee = true)
    {
        var summary = said.Where(m => m.IsSummary && !m.Deleted).MaxBy(SummaryMetadata.ThroughSeqOf);
        var through = summary is null ? 0 : SummaryMetadata.ThroughSeqOf(summary);
        var messages = InOrder(said).Where(m => m.Seq > through).ToList();
        var lead = Lead(systemPrompt, summary);
        var room = budget - lead.Sum(TokenEstimate.Of);
        var pictures = PicturesOf(messages, room);
        var seen = canSee ? pictures : [];
        var first = FirstThatFits(messages, seen, room);
        var told = messages.GetRange(first, messages.Count - first);
        var isTight = first > 0 || Enumerable.Range(0, messages.Count).Sum(i => CostOf(messages, i, seen)) > room * 3 / 4;
        var aging = isTight ? messages.GetRange(0, Math.Max(first, FirstThatFits(messages, seen, room / 2))) : [];
        return new ReplyContext([.. lead, .. told.Select(TurnOf)], aging, summary)
        {
            Pictures = [.. pictures.Where(p => p.Turn >= first).Select(p => p with { Turn = p.Turn - first + lead.Count })],
        };
    }

    public static AssistantTurn TurnOf(Message message) => new(message.Role, TextOf(message));

    /// <summary>An answer follows its question, also when it was made anew much later; of several answers the newest counts.</summary>
    private static IEnumerable<Message> InOrder(IReadOnlyList<Message> said)
    {
        var seqs = said.ToDictionary(m => m.Id, m => m.Seq);
        var newest = said.Where(IsAnswer).Where(IsUsable).GroupBy(m => m.ParentId).ToDictionary(g => g.Key!.Value, g => g.Max(m => m.Seq));
        return said
            .Where(m => IsUsable(m) && (!IsAnswer(m) || newest[m.ParentId!.Value] == m.Seq))
            .OrderBy(m => IsAnswer(m) ? seqs.GetValueOrDefault(m.ParentId!.Value, m.Seq) : m.Seq).ThenBy(m => m.Seq);
    }

    private static bool IsAnswer(Message message) => message is { Role: MessageRole.Assistant, ParentId: not null };

    private static bool IsUsable(Message message) =>
        message is { Deleted: false, IsSummary: false, Status: MessageStatus.Complete or MessageStatus.Cancelled } && TextOf(message).Length > 0;

    private static string TextOf(Message message) => message.Attachments.Count == 0
        ? message.Content
        : $"{message.Content}\n{string.Join('\n', message.Attachments.Select(a => $"[{a.Type}: {a.Name}]"))}".Trim();

    /// <summary>The newest pictures that people sent, by the place of their message. They leave half the room to what was said.</summary>
    private static List<TurnPicture> PicturesOf(List<Message> messages, int room) =>
    [
        .. Enumerable.Range(0, messages.Count).Reverse()
            .Where(i => messages[i].Role == MessageRole.User)
            .SelectMany(i => messages[i].Attachments.Reverse().Where(a => a.Type == Attachment.Image).Select(a => new TurnPicture(i, a)))
            .Take(Math.Clamp(room / 2 / TokenEstimate.PerPicture, 0, MaxPictures)),
    ];

    private static List<AssistantTurn> Lead(string? systemPrompt, Message? summary)
    {
        List<AssistantTurn> lead = [];
        if (systemPrompt is not null)
        {
            lead.Add(new AssistantTurn(MessageRole.System, systemPrompt));
        }

        if (summary is not null)
        {
            lead.Add(new AssistantTurn(MessageRole.System, SummaryIntroduction + summary.Content));
        }

        return lead;
    }

    /// <summary>The last message goes along in any case: without it there is nothing to answer.</summary>
    private static int FirstThatFits(List<Message> messages, List<TurnPicture> pictures, int room)
    {
        var first = messages.Count;
        for (var used = 0; first > 0; first--)
        {
            used += CostOf(messages, first - 1, pictures);
            if (used > room && first < messages.Count)
            {
                break;
            }
        }

        return first;
    }

    private static int CostOf(List<Message> messages, int at, List<TurnPicture> pictures) =>
        TokenEstimate.Of(TurnOf(messages[at])) + (pictures.Count(p => p.Turn == at) * TokenEstimate.PerPicture);
}
