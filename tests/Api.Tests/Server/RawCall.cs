using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Chorus.Api.Tests.Server;

/// <summary>A call of exactly the bytes that a test wants, and the whole answer.</summary>
internal sealed record RawCall(HttpStatusCode Status, JsonElement Body, string? ContentType, HttpResponseHeaders Headers)
{
    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    public static async Task<RawCall> SendAsync(
        Uri server, HttpMethod method, string path, string? token = null, string? body = null, string? contentType = "application/json",
        string? ifMatch = null, string? origin = null)
    {
        using var http = new HttpClient { BaseAddress = server };
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        using var response = await http.SendAsync(request);
        return await ReadAsync(response);
    }

    /// <summary>A client with another network address than others have, <c>127.0.0.2</c> say.</summary>
    public static HttpClient From(Uri server, IPAddress address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(address, 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = server,
    };

    /// <summary>An answer, with its body if that is JSON.</summary>
    public static async Task<RawCall> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var type = response.Content.Headers.ContentType?.MediaType;
        var isJson = type?.EndsWith("json", StringComparison.Ordinal) is true;
        return new RawCall(response.StatusCode, isJson ? JsonSerializer.Deserialize<JsonElement>(text) : default, type, response.Headers);
    }

    /// <summary>Requires a problem with this status and code, in the contract's form.</summary>
    public JsonElement RequireProblem(int status, string code)
    {
        Assert.True(status == (int)Status && code == Code, $"Expected {status} {code}, got {(int)Status} {Body}");
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(status, Body.GetProperty("status").GetInt32());
        Assert.NotEmpty(Body.GetProperty("title").GetString()!);
        return Body;
    }
}
