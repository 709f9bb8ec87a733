using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Chorus.Testing;

namespace Chorus.Api.Tests.Exports;

/// <summary>What is taken out and brought in, as programs do it.</summary>
internal static class Imports
{
    public static async Task<byte[]> ExportAsync(Uri server, ChorusClient user, string path)
    {
        await using var export = await OpenExportAsync(server, user, path);
        using var bytes = new MemoryStream();
        await export.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>An export as it comes.</summary>
    public static async Task<Stream> OpenExportAsync(Uri server, ChorusClient user, string path)
    {
        using var http = new HttpClient { BaseAddress = server };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", user.AccessToken);
        var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
    }

    public static Task<JsonElement> SendAsync(Uri server, ChorusClient user, byte[] bytes, Guid? id = null)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return SendAsync(server, user, content, id);
    }

    public static async Task<JsonElement> SendAsync(Uri server, ChorusClient user, HttpContent content, Guid? id = null)
    {
        using var http = new HttpClient { BaseAddress = server };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/import{(id is null ? "" : $"?id={id}")}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.AccessToken);
        using var response = await http.SendAsync(request);
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
    }

    public static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return bytes.ToArray();
    }

    public static (long Added, long Unchanged, long Skipped) Count(JsonElement report, string what)
    {
        var count = report.GetProperty(what);
        return (count.GetProperty("added").GetInt64(), count.GetProperty("unchanged").GetInt64(), count.GetProperty("skipped").GetInt64());
    }
}
