using System.Text.Json;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Operations;

[Collection(ServerTests.Name)]
public sealed class DocumentTests(ServerFixture server)
{
    [Fact]
    public async Task The_OpenAPI_document_is_the_approved_one()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var document = await http.GetStringAsync("openapi.json");
        var approved = Path.Combine(Repository.Root, "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("CHORUS_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(approved, document.ReplaceLineEndings("\n").TrimEnd() + "\n");
        }

        Assert.Equal((await File.ReadAllTextAsync(approved)).Trim(), document.ReplaceLineEndings("\n").Trim());
    }

    [Fact]
    public async Task Every_call_but_signing_in_asks_for_the_bearer_token_and_names_its_problems()
    {
        var document = (await RawCall.SendAsync(server.Address, HttpMethod.Get, "openapi.json")).Body;
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(o => o.Value.ValueKind == JsonValueKind.Object))
            {
                var isOpen = path.Name is "/api/auth/guest" or "/api/auth/register" or "/api/auth/login" or "/api/auth/refresh" or "/api/auth/external"
                    or "/files/{userId}/{folder}/{file}";
                Assert.Equal(isOpen, !operation.Value.TryGetProperty("security", out _));
                var failures = operation.Value.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] is '4' or '5').ToList();
                Assert.Contains(failures, f => f.Name == "503");
                Assert.All(failures, f => Assert.True(f.Value.GetProperty("content").TryGetProperty("application/problem+json", out _)));
            }
        }
    }

    [Theory]
    [InlineData("/api/conversations/{id}/export", "application/json", "text/markdown", "text/html", "application/pdf")]
    [InlineData("/api/sessions/{id}/export", "application/json", "text/markdown", "text/html", "application/pdf")]
    [InlineData("/api/export", "application/zip")]
    public async Task What_is_taken_out_is_named_with_each_of_its_types(string path, params string[] types)
    {
        var document = (await RawCall.SendAsync(server.Address, HttpMethod.Get, "openapi.json")).Body;
        var answer = document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses").GetProperty("200");
        Assert.Equal(types, answer.GetProperty("content").EnumerateObject().Select(c => c.Name));
    }

    [Fact]
    public async Task Metrics_are_Prometheus_text()
    {
        using var user = await server.GuestAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        using var response = await http.GetAsync("metrics");
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        var lines = (await response.Content.ReadAsStringAsync()).TrimEnd('\n').Split('\n');
        Assert.All(lines, l => Assert.Matches("""^(# (HELP|TYPE) [a-z_0-9]+ .+|[a-z_0-9]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [-+.0-9eE]+)$""", l));
        Assert.Contains(lines, l => l.StartsWith("chorus_devices_connected ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal)
            && l.Contains("http_route=\"/api/auth/guest\"", StringComparison.Ordinal)
            && l.Contains("http_response_status_code=\"200\"", StringComparison.Ordinal));
    }
}
