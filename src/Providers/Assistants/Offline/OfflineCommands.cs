using System.Globalization;
using System.Text;
using System.Text.Json;
using Chorus.Grains.Providers;

namespace Chorus.Providers.Assistants.Offline;

/// <summary>What the offline assistant does when it is told to: for demos, and for tests of whoever shows answers.</summary>
internal static class OfflineCommands
{
    private const int UsualSections = 6;
    private const int MaxSections = 50;
    private const int Slow = 10;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private const string Help = """
        ### What I can do offline

        | say | and you get |
        | --- | --- |
        | `/help` | this table |
        | `/echo TEXT` | the text, as it is |
        | `/long [SECTIONS]` | a long text: headings, lists, code |
        | `/slow TEXT` | the usual answer, ten times as slowly |
        | `/image PROMPT` | a picture, in Chorus's own app; elsewhere, how to ask for one |
        | `/fail FAILURE` | that failure of a provider, to see what becomes of it |

        Everything else I repeat, and count. Set `Chorus__Assistant__BaseUrl` to have somebody answer who thinks.
        """;

    private static string[] Failures { get; } =
        [.. Enum.GetNames<ProviderFailure>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    /// <summary>Null: it is no command, and there is none below its headings: what a content session is asked with begins with some.</summary>
    public static OfflineAnswer? Find(string text)
    {
        while (text.StartsWith("# ", StringComparison.Ordinal) || text.StartsWith("Title: ", StringComparison.Ordinal))
        {
            text = text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? text[end..].Trim() : "";
        }

        if (!text.StartsWith('/'))
        {
            return null;
        }

        var nameEnd = text.AsSpan().IndexOfAny(" \n\t");
        var (name, rest) = nameEnd < 0 ? (text, "") : (text[..nameEnd], text[nameEnd..].Trim());
        return name switch
        {
            "/help" => new OfflineAnswer(Help),
            "/echo" => new OfflineAnswer(rest.Length > 0 ? rest : "There is nothing to repeat: `/echo TEXT`."),
            "/long" => new OfflineAnswer(Long(rest)),
            "/slow" => (Find(rest) ?? new OfflineAnswer(OfflineEcho.Of(rest, pictures: 0, turn: 1))) with { Slowness = Slow },
            "/image" => new OfflineAnswer(Image(rest)),
            "/fail" => Fail(rest),
            _ => null,
        };
    }

    private static string Image(string prompt) => prompt.Length == 0
        ? "Say what is to be painted: `/image a lighthouse at night`."
        : $"""
        ### A picture, please

        > {prompt.ReplaceLineEndings(" ")}

        I only write. For a picture of this, send the same words with `reply: "image"`: the painter answers, offline too.
        """;

    private static string Long(string count)
    {
        var sections = int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? Math.Clamp(n, 1, MaxSections) : UsualSections;
        var text = new StringBuilder("# A long answer\n\nIt says little, in many words, so that there is something to watch.\n");
        for (var i = 1; i <= sections; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""

                ## {{i}}. Section {{i}} of {{sections}}

                Each word of this arrives by itself, is put into a batch, and goes to every device of every member. *A device that
                joins now* gets what is there already, and then **exactly the rest**.

                - the text so far is kept about each second
                - what was kept survives the process that writes it
                - the end of the message carries the whole

                ```csharp
                await foreach (var part in assistant.AnswerAsync(request, cancellationToken))
                    section{{i}}.Append(part.Text);
                ```

                """);
        }

        return text.Append("\nThat was all.").ToString();
    }

    private static OfflineAnswer Fail(string rest)
    {
        if (Failures.Contains(rest, StringComparer.OrdinalIgnoreCase) && Enum.TryParse<ProviderFailure>(rest, true, out var failure))
        {
            var text = failure == ProviderFailure.BrokenStream ? "This answer will not come to its" : "";
            TimeSpan? wait = failure == ProviderFailure.RateLimited ? RetryAfter : null;
            return new OfflineAnswer(text, Failure: new ProviderException(failure, "This failure was asked for.", wait));
        }

        return new OfflineAnswer($"Say how: `/fail {string.Join("`, `/fail ", Failures)}`.");
    }
}
