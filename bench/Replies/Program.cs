using System.Globalization;
using Chorus.Bench.Replies;
using Chorus.Testing.Providers;

// Has Chorus stream answers of a provider that it plays itself. bench/replies starts Chorus and calls this.
// usage: Replies URL PROVIDER-PORT ROUNDS TOKENS MILLISECONDS-BETWEEN-TOKENS
if (args is not [var url, var port, var rounds, var tokens, var pause])
    throw new FormatException("usage: Replies URL PROVIDER-PORT ROUNDS TOKENS MILLISECONDS-BETWEEN-TOKENS");

using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10), TimeProvider.System);
await using var provider = await ProviderServer.StartAsync(Number(port));
var pace = new Pace(Number(tokens), TimeSpan.FromMilliseconds(Number(pause)));
var address = new Uri(url);
var (few, many) = (new Streaming(8, Number(rounds)), new Streaming(200, Number(rounds)));

// What is compiled only after some load would cost several times as much. Its faults count.
var warmUp = await (many with { Rounds = 1 }).RunAsync(address, provider, pace, limit.Token);
Result[] results = [await few.RunAsync(address, provider, pace, limit.Token), await many.RunAsync(address, provider, pace, limit.Token)];
Console.WriteLine($"\n{pace.Tokens} tokens an answer, one each {pace.Pause.TotalMilliseconds:N0} ms; {rounds} rounds");
Result.Print(Console.Out, results);
foreach (var fault in warmUp.Figures.Faults.Kept)
    Console.WriteLine($"\nwarming up: {fault}");
return results.Append(warmUp).Any(r => r.Figures.Faults.Count > 0) ? 1 : 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
