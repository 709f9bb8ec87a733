using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Files;

[Collection(ServerTests.Name)]
public sealed class FileTests(ServerFixture server)
{
    [Fact]
    public async Task A_picture_is_public_immutable_and_harmless()
    {
        var (url, _) = await UploadAsync(SamplePictures.Png(64, 64));
        using var answer = await GetAsync(url);

        Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal("public, max-age=31536000, immutable", Header(answer, "Cache-Control"));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Contains("sandbox", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.False(answer.Headers.ETag!.IsWeak);
        Assert.Null(answer.Content.Headers.ContentDisposition);
    }

    [Fact]
    public async Task Text_is_a_download_and_never_a_page()
    {
        var (url, _) = await UploadAsync(Encoding.UTF8.GetBytes("harmless <script>alert(1)</script>"));
        using var answer = await GetAsync(url);
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
    }

    [Fact]
    public async Task Ranges_and_conditions_are_answered()
    {
        var bytes = Encoding.UTF8.GetBytes("0123456789");
        var (url, _) = await UploadAsync(bytes);
        using var whole = await GetAsync(url);
        var tag = whole.Headers.ETag!;

        using var part = await GetAsync(url, r => r.Headers.Range = new RangeHeaderValue(2, 4));
        Assert.Equal((HttpStatusCode.PartialContent, "234"), (part.StatusCode, await part.Content.ReadAsStringAsync()));
        Assert.Equal("bytes 2-4/10", part.Content.Headers.ContentRange?.ToString());
        using var end = await GetAsync(url, r => r.Headers.Range = new RangeHeaderValue(null, 3));
        Assert.Equal("789", await end.Content.ReadAsStringAsync());
        using var beyond = await GetAsync(url, r => r.Headers.Range = new RangeHeaderValue(10, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        using var known = await GetAsync(url, r => r.Headers.IfNoneMatch.Add(tag));
        Assert.Equal((HttpStatusCode.NotModified, 0), (known.StatusCode, (await known.Content.ReadAsByteArrayAsync()).Length));
        using var stale = await GetAsync(url, r =>
        {
            r.Headers.Range = new RangeHeaderValue(2, 4);
            r.Headers.IfRange = new RangeConditionHeaderValue("\"other\"");
        });
        Assert.Equal((HttpStatusCode.OK, 10), (stale.StatusCode, (await stale.Content.ReadAsByteArrayAsync()).Length));
        using var head = await GetAsync(url, r => r.Method = HttpMethod.Head);
        Assert.Equal((HttpStatusCode.OK, 10, 0), (head.StatusCode, head.Content.Headers.ContentLength, (await head.Content.ReadAsByteArrayAsync()).Length));
    }

    [Theory]
    [InlineData("files/a/b/c")]
    [InlineData("files/0198f2aa-0000-7000-8000-00000000000a/standalone/0198f2aa-0000-7000-8000-00000000000b.png")]
    [InlineData("files/0198f2aa-0000-7000-8000-00000000000a/standalone/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("files/..%2f..%2frun/standalone/api-1.pid")]
    [InlineData("files/%2e%2e/%2e%2e/chorus")]
    public async Task What_is_not_there_is_not_found_and_not_remembered(string path)
    {
        (await RawCall.SendAsync(server.Address, HttpMethod.Get, path)).RequireProblem(404, "not-found");
        using var answer = await GetAsync(path);
        Assert.False(answer.Headers.CacheControl?.MaxAge > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_file_has_no_other_name()
    {
        var (url, _) = await UploadAsync(SamplePictures.Png(8, 8));
        foreach (var other in new[] { url.Replace(".png", ".html", StringComparison.Ordinal), url.Replace(".png", ".svg", StringComparison.Ordinal), url + ".html", url.ToUpperInvariant() })
        {
            using var answer = await GetAsync(other);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private async Task<(string Url, string Id)> UploadAsync(byte[] content)
    {
        using var user = await server.GuestAsync();
        var answer = await Upload.SendAsync(server.Address, user.AccessToken, content);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return (answer.Body.GetProperty("url").GetString()!, answer.Body.GetProperty("id").GetString()!);
    }

    private async Task<HttpResponseMessage> GetAsync(string url, Action<HttpRequestMessage>? prepare = null)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        prepare?.Invoke(request);
        return await http.SendAsync(request);
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));
}
