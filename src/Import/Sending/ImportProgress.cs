using Chorus.Import.Oasst;
using Spectre.Console;

namespace Chorus.Import.Sending;

/// <summary>Sends several conversations at a time and shows how far it is.</summary>
internal static class ImportProgress
{
    // Enough to keep the server's group commit busy, few enough for a small server.
    private const int AtOnce = 8;

    public static Task RunAsync(
        IReadOnlyCollection<MessageTree> trees, ConversationSender sender, Tally tally, CancellationToken cancellation) =>
        AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(),
                new SpinnerColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask("Importing", maxValue: Math.Max(1, trees.Sum(tree => tree.Messages.Count)));
                var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
                await Parallel.ForEachAsync(trees, limits, async (tree, token) => await sender.SendAsync(tree, Advance, token));

                void Advance(int messages)
                {
                    bar.Increment(messages);
                    bar.Description = $"{tally.Sent + tally.AlreadyThere:N0} messages";
                }
            });
}
