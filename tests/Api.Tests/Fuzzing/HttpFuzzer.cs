using System.Text;
using System.Text.Json;
using Chorus.Grains.Errors;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>Makes hostile requests over one connection after another, and looks at the answers.</summary>
internal sealed class HttpFuzzer(Uri server, HttpGrammar grammar, Tally tally) : IDisposable
{
    private const int MaxShown = 1_500;
    private static readonly HashSet<string> Codes = [.. ErrorCodes.All.Select(e => e.Code)];

    // Kestrel's own: it has not implemented that transfer coding, or that version of HTTP.
    private static readonly int[] Refusals = [501, 505];

    private readonly HttpWire _wire = new(server);

    public async Task NextAsync(World world, Chance chance)
    {
        var request = grammar.Next(world, chance);
        tally.Try(request.Operation);
        try
        {
            var answer = await _wire.CallAsync(request.Bytes, request.IsWhole);
            tally.Answer(answer is null ? "hung up" : $"{answer.Status}");
            if (answer is null ? request.IsWhole : WrongWith(answer) is not null)
            {
                tally.Fail($"{(answer is null ? "The server hung up" : WrongWith(answer))} on {request.Operation}: {Shown(request)}");
            }
        }
        catch (TimeoutException e)
        {
            tally.Fail($"{e.Message} {Shown(request)}");
        }
    }

    public void Dispose() => _wire.Dispose();

    /// <summary>Null: nothing is.</summary>
    private static string? WrongWith(WireAnswer answer)
    {
        if (answer.Status >= 500 && !Refusals.Contains(answer.Status))
        {
            return $"{answer.Status} {answer.Body}";
        }

        if (answer.Status < 400 || answer.ContentType != "application/problem+json" || answer.Body.Length == 0)
        {
            return null;
        }

        var problem = JsonSerializer.Deserialize<JsonElement>(answer.Body);
        return !Codes.Contains(problem.GetProperty("code").GetString()!) || problem.GetProperty("status").GetInt32() != answer.Status ? $"{answer.Status} without its code: {answer.Body}"
            : answer.Body.Contains("Exception", StringComparison.Ordinal) || answer.Body.Contains("   at ", StringComparison.Ordinal) ? $"{answer.Status} tells of the server's insides: {answer.Body}"
            : null;
    }

    private static string Shown(HttpCase request)
    {
        var text = Encoding.Latin1.GetString(request.Bytes);
        return text.Length <= MaxShown ? text : $"{text[..MaxShown]}… ({text.Length} bytes)";
    }
}
