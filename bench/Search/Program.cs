using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Chorus.Bench.Load.Measures;
using Chorus.Bench.Load.Scenarios;
using Chorus.Bench.Search;
using Chorus.Testing;
using Npgsql;

// Fills a running Chorus with messages of one user and searches in them over REST. bench/search starts Chorus and calls this.
// usage: Search URL DATABASE MESSAGES CALLS
if (args is not [var url, var connection, var messages, var calls])
    throw new FormatException("usage: Search URL DATABASE MESSAGES CALLS");

using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(60), TimeProvider.System);
var (count, each) = (int.Parse(messages, CultureInfo.InvariantCulture), int.Parse(calls, CultureInfo.InvariantCulture));
#pragma warning disable CA5394 // The same words each time need no secrecy.
var random = new Random(7);
#pragma warning restore CA5394
var words = new Vocabulary(random);
await using var database = NpgsqlDataSource.Create(connection);
using var user = await ChorusClient.GuestAsync(new Uri(url));
var corpus = new Corpus(database, words, random);
await corpus.FillAsync(Guid.Parse(user.UserId), count, limit.Token);
await Console.Error.WriteLineAsync($"{count:N0} messages are there");
var digested = await corpus.DigestAsync(limit.Token);

using var http = new HttpClient { BaseAddress = new Uri(url) };
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", user.AccessToken);
var (all, faults) = (new Histogram(), new Faults());
Console.WriteLine($"\n{count:N0} messages of one user, digested in {digested.TotalMilliseconds / count:N2} ms each; {each} calls of each kind, one after another");
Console.WriteLine("\n| search for | p50 / p99 ms | hits |\n| --- | ---: | ---: |");
foreach (var question in Question.All(words, corpus.Samples))
{
    var (times, hits) = (new Histogram(), 0);
    for (var i = -each / 4; i < each; i++)
    {
        var q = question.Make(random);
        var started = TimeProvider.System.GetTimestamp();
        using var answer = await http.GetAsync(new Uri($"api/search?q={Uri.EscapeDataString(q)}", UriKind.Relative), limit.Token);
        var text = await answer.Content.ReadAsStringAsync(limit.Token);
        var taken = TimeProvider.System.GetTimestamp() - started;
        var found = answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text).GetProperty("items").GetArrayLength() : 0;
        if (!answer.IsSuccessStatusCode || (found == 0 && question.FindsSomething))
            faults.Add($"{(int)answer.StatusCode}, and nothing was found for {q}");
        if (i < 0)
            continue;
        times.Record(taken);
        all.Record(taken);
        hits += found;
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {question.Name} | {times.Latency()} | {(double)hits / each:N1} |"));
}

Console.WriteLine($"| all | {all.Latency()} | |");
Console.WriteLine($"\n{faults.Count} faults; load average {(await File.ReadAllTextAsync("/proc/loadavg", limit.Token)).Split(' ')[0]} at the end");
foreach (var fault in faults.Kept)
    Console.WriteLine($"\n{fault}");
return faults.Count > 0 ? 1 : 0;
