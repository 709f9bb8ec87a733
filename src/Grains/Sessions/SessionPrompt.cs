using System.Text;
using Chorus.Grains.Conversations;
using Chorus.Grains.Replies;

namespace Chorus.Grains.Sessions;

/// <summary>What the assistant is asked for a step: the step's task, and the steps before as they stand.</summary>
internal static class SessionPrompt
{
    // A careful guess for any language; what is too much is cut from the earliest steps, which the later ones sum up.
    private const int CharactersPerToken = 2;

    public static IReadOnlyList<AssistantTurn> Of(Session session, SessionStep step, int contextTokens)
    {
        var budget = Math.Max(1_000, contextTokens * CharactersPerToken);
        var sections = new Stack<string>();
        foreach (var earlier in session.Steps.Where(s => s.Step < step && s.Content.Length > 0).Reverse())
        {
            var text = Cut(earlier.Content, budget);
            budget -= text.Length;
            if (text.Length > 0)
            {
                sections.Push($"# {NameOf(earlier.Step)}\n\n{text}");
            }
        }

        var question = new StringBuilder();
        if (session.Title is { Length: > 0 } title)
        {
            question.Append("Title: ").Append(title).Append("\n\n");
        }

        question.AppendJoin("\n\n", sections);
        return [new AssistantTurn(MessageRole.System, TaskOf(step)), new AssistantTurn(MessageRole.User, question.ToString())];
    }

    private static string NameOf(SessionStep step) => step switch
    {
        SessionStep.BrainDump => "Brain dump",
        _ => step.ToString(),
    };

    private static string TaskOf(SessionStep step) => "You help somebody to write. Answer in the language of their notes, in Markdown, "
        + "with the result alone and no words about it. " + step switch
        {
            SessionStep.Research =>
                "From their brain dump, list what should be known and checked before writing: facts, questions, sources, other views.",
            SessionStep.Outline => "From what they have so far, make an outline: sections in a good order, with the points of each.",
            SessionStep.Draft => "From what they have so far, write the whole text, following the outline if there is one.",
            _ => "From the draft, make what can be published: a title, a summary of two sentences, the final text, "
                + "and a short post for social media.",
        };

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        return length <= 0 ? "" : char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }
}
