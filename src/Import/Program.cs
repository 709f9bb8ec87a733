using Chorus.Import;
using Chorus.Import.Account;
using Chorus.Import.Oasst;
using Chorus.Import.Sending;
using Spectre.Console;

if (args is ["-h" or "--help"])
{
    Console.WriteLine(ImportOptions.Usage);
    return 0;
}

var options = ImportOptions.Parse(args, Console.Error);
if (options is null)
    return 2;
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    cancellation.Cancel();
};
try
{
    var (conversations, unreadable) = await TreeReader.ReadAsync(options.File, cancellation.Token);
    using var api = new ChorusApi(options.Url, TimeProvider.System);
    var account = await SignIn.RunAsync(api, options, cancellation.Token);
    var tally = new Tally(unreadable);
    await ImportProgress.RunAsync(conversations, new ConversationSender(api, tally), tally, cancellation.Token);
    Report.Print(tally, conversations.Count, account);
    return tally.Refused == 0 ? 0 : 1;
}
catch (ImportException e)
{
    AnsiConsole.MarkupLineInterpolated($"[red]{e.Message}[/]");
    return 1;
}
catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
{
    AnsiConsole.WriteLine("Stopped. Run it again to go on: what arrived is not sent twice.");
    return 130;
}
