using System.Net.Http.Headers;
using System.Text;
using Chorus.Api.Tests.Server;

namespace Chorus.Api.Tests.Files;

/// <summary>An upload as browsers make it.</summary>
internal static class Upload
{
    public static Task<RawCall> SendAsync(
        Uri server, string? token, byte[] content, string name = "file.bin", string type = "application/octet-stream", string field = "file")
    {
        var part = new ByteArrayContent(content);
        part.Headers.ContentType = new MediaTypeHeaderValue(type);
        return SendAsync(server, token, new MultipartFormDataContent { { part, field, name } });
    }

    public static Task<RawCall> SendAsync(Uri server, string? token, string text, string name = "note.txt") =>
        SendAsync(server, token, Encoding.UTF8.GetBytes(text), name);

    public static async Task<RawCall> SendAsync(Uri server, string? token, HttpContent body)
    {
        using var http = new HttpClient { BaseAddress = server };
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/attachments") { Content = body };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        return await RawCall.ReadAsync(response);
    }
}
