using Chorus.Import.Sending;
using Spectre.Console;

namespace Chorus.Import;

/// <summary>Tells what an import did.</summary>
internal static class Report
{
    public static void Print(Tally tally, int conversations, string account)
    {
        foreach (var (reason, (count, example)) in tally.Reasons)
            AnsiConsole.MarkupLineInterpolated($"[yellow]{count:N0} refused:[/] {reason} [grey](such as {example})[/]");
        AnsiConsole.MarkupLineInterpolated($"As {account}.");
        AnsiConsole.MarkupLineInterpolated(
            $"{conversations:N0} conversations; messages: {tally.Sent:N0} sent, {tally.AlreadyThere:N0} already there, {tally.Refused:N0} refused");
    }
}
