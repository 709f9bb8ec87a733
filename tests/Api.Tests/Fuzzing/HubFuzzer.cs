using System.Text;
using System.Text.Json;
using Chorus.Grains.Errors;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>Sends hostile messages over one hub connection after another, and sees that each either goes on to answer or is hung up on.</summary>
internal sealed class HubFuzzer(Uri server, HubGrammar grammar, Tally tally) : IDisposable
{
    private const int MaxMessages = 40;
    private const string NoCall = "";
    private const int MaxShown = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly HashSet<string> Codes = [.. ErrorCodes.All.Select(e => e.Code)];

    private readonly HttpClient _http = new() { BaseAddress = server };
    private readonly List<byte> _pending = [];
    private readonly List<string> _answers = [];
    private int _lastSync;

    /// <summary>One connection.</summary>
    /// <returns>How many messages it was.</returns>
    public async Task<int> ConnectAsync(World world, Chance chance)
    {
        _pending.Clear();
        _answers.Clear();
        var token = (chance.OnceIn(3) ? world.Guest : world.Owner).AccessToken;
        var transport = chance.Below(12);
        tally.Try(transport switch { 0 => "long polling", 1 => "server-sent events", _ => "WebSocket" });
        await using IHubLine line = transport > 1
            ? await SocketLine.OpenAsync(server, token, chance)
            : await PostingLine.OpenAsync(_http, token, polls: transport == 0);
        if (chance.OnceIn(8))
        {
            await line.SendAsync(HubGrammar.BadHandshake(chance));
            (line as SocketLine)?.Shut();
            return 1;
        }

        var sent = new List<byte[]>();
        if (await line.SendAsync(HubGrammar.Handshake) && await SyncAsync(line, sent))
        {
            var isOpen = true;
            for (var messages = chance.Below(MaxMessages) + 1; isOpen && sent.Count < messages;)
            {
                sent.Add(grammar.Next(world, chance));
                isOpen = await line.SendAsync(sent[^1]) && (!chance.OnceIn(6) || await SyncAsync(line, sent));
            }

            if (isOpen && line is SocketLine socket && chance.OnceIn(3))
            {
                await socket.BreakAsync();
                socket.Shut();
                await ReadUntilAsync(line, NoCall, sent);
            }
            else if (isOpen)
            {
                await SyncAsync(line, sent);
            }
        }

        foreach (var failure in line is PostingLine posting ? posting.Failures : [])
        {
            tally.Fail($"{failure} after {Shown(sent)}");
        }

        return sent.Count + 1;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>False: the connection has ended.</summary>
    private async Task<bool> SyncAsync(IHubLine line, List<byte[]> sent)
    {
        var id = $"sync-{++_lastSync}";
        var isWithinRecord = sent.LastOrDefault(m => m.Length > 0) is [.., not HubGrammar.End];
        byte[] call = isWithinRecord ? [HubGrammar.End, .. HubGrammar.Sync(id)] : HubGrammar.Sync(id);
        return await line.SendAsync(call) && await ReadUntilAsync(line, id, sent);
    }

    /// <summary>Reads on until this call is answered; false: the connection has ended.</summary>
    private async Task<bool> ReadUntilAsync(IHubLine line, string id, List<byte[]> sent)
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            while (await line.ReceiveAsync(timeout.Token) is { } part)
            {
                _pending.AddRange(part);
                while (_pending.IndexOf(HubGrammar.End) is >= 0 and var end)
                {
                    var record = JsonSerializer.Deserialize<JsonElement>(_pending.GetRange(0, end).ToArray());
                    _pending.RemoveRange(0, end + 1);
                    if (Look(record, sent) == id)
                    {
                        return true;
                    }
                }
            }

            tally.Answer("hub hung up");
        }
        catch (OperationCanceledException)
        {
            var owed = id == NoCall ? "hung up" : $"answered {id}";
            tally.Fail($"The hub has not {owed} on {line} within {Patience}; answers: {string.Join(' ', _answers)}; after {Shown(sent)}");
        }

        return false;
    }

    /// <summary>The call that this answers; null: none.</summary>
    private string? Look(JsonElement record, List<byte[]> sent)
    {
        if (record.TryGetProperty("type", out var type) is false || type.GetInt32() != 3)
        {
            return null;
        }

        var code = record.TryGetProperty("error", out var error) ? error.GetString()!.Split(':')[0] : "done";
        tally.Answer($"hub {code}");
        if (code == ErrorCodes.Internal.Code || (code != "done" && !Codes.Contains(code)))
        {
            tally.Fail($"The hub answered {record}, after {Shown(sent)}");
        }

        var call = record.GetProperty("invocationId").GetString()!;
        _answers.Add($"{call} {code}");
        return call;
    }

    private static string Shown(List<byte[]> sent)
    {
        var texts = sent.TakeLast(12).Select(m => Encoding.UTF8.GetString(m));
        return string.Join('\n', texts.Select(t => t.Length <= MaxShown ? t : $"{t[..MaxShown]}… ({t.Length} characters)"));
    }
}
