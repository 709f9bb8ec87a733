using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>The hub where WebSockets do not get through: messages are posted, and come by long polling or as server-sent events.</summary>
internal sealed class PostingLine : IHubLine
{
    private readonly HttpClient _http;
    private readonly string _address;
    private readonly CancellationTokenSource _ended = new();
    private readonly Channel<byte[]> _received = Channel.CreateUnbounded<byte[]>();
    private Task _receiving = Task.CompletedTask;

    private readonly bool _polls;

    private PostingLine(HttpClient http, string address, bool polls) => (_http, _address, _polls) = (http, address, polls);

    /// <summary>Statuses of 500 and more that messages were answered with.</summary>
    public List<string> Failures { get; } = [];

    public static async Task<PostingLine> OpenAsync(HttpClient http, string token, bool polls)
    {
        using var answer = await http.PostAsync($"hub/negotiate?negotiateVersion=1&access_token={Uri.EscapeDataString(token)}", null);
        answer.EnsureSuccessStatusCode();
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("connectionToken").GetString()!;
        var line = new PostingLine(http, $"hub?id={Uri.EscapeDataString(id)}&access_token={Uri.EscapeDataString(token)}", polls);
        if (polls)
        {
            // The first poll only begins the connection.
            using var begun = await http.GetAsync(line._address);
        }

        line._receiving = polls ? line.PollAsync() : line.ListenAsync();
        return line;
    }

    public async Task<bool> SendAsync(byte[] message)
    {
        try
        {
            using var content = new ByteArrayContent(message);
            using var answer = await _http.PostAsync(_address, content);
            if (answer.StatusCode >= HttpStatusCode.InternalServerError)
            {
                Failures.Add($"A post to the hub was answered with {(int)answer.StatusCode}");
            }

            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken) =>
        await _received.Reader.WaitToReadAsync(cancellationToken) && _received.Reader.TryRead(out var part) ? part : null;

    public override string ToString() => _polls ? "long polling" : "server-sent events";

    public async ValueTask DisposeAsync()
    {
        using (await _http.DeleteAsync(_address))
        {
            await _ended.CancelAsync();
        }

        await _receiving;
        _ended.Dispose();
    }

    private async Task PollAsync()
    {
        try
        {
            while (true)
            {
                using var answer = await _http.GetAsync(_address, _ended.Token);
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    break;
                }

                await _received.Writer.WriteAsync(await answer.Content.ReadAsByteArrayAsync(_ended.Token), _ended.Token);
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // The connection has ended, which the reader sees.
        }

        _received.Writer.TryComplete();
    }

    private async Task ListenAsync()
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _address);
            request.Headers.Accept.ParseAdd("text/event-stream");
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _ended.Token);
            await using var events = await answer.Content.ReadAsStreamAsync(_ended.Token);
            using var reader = new StreamReader(events);
            while (await reader.ReadLineAsync(_ended.Token) is { } line)
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    await _received.Writer.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line["data: ".Length..]), _ended.Token);
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // The connection has ended, which the reader sees.
        }

        _received.Writer.TryComplete();
    }
}
