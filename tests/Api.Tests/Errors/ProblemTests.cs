using Chorus.Api.Errors;
using Chorus.Api.Tests.Server;
using Chorus.Grains.Errors;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Errors;

[Collection(ServerTests.Name)]
public sealed class ProblemTests(ServerFixture server)
{
    [Theory]
    [InlineData("GET", "api/nowhere", null, null, 404, "not-found")]
    [InlineData("GET", "api/conversations/no-id", null, null, 404, "not-found")]
    [InlineData("PUT", "api/me", null, null, 405, "method-not-allowed")]
    [InlineData("POST", "api/conversations", "{bad", "application/json", 400, "invalid-request")]
    [InlineData("POST", "api/conversations", "", "application/json", 400, "invalid-request")]
    [InlineData("POST", "api/conversations", "null", "application/json", 400, "invalid-request")]
    [InlineData("POST", "api/conversations", "[]", "application/json", 400, "invalid-request")]
    [InlineData("POST", "api/conversations", "{}", "text/plain", 415, "unsupported-media-type")]
    [InlineData("POST", "api/conversations", "{}", "application/json; charset=utf-7", 415, "unsupported-media-type")]
    [InlineData("POST", "api/conversations", "{}", "application/json; charset=\"no such\"", 415, "unsupported-media-type")]
    [InlineData("POST", "api/conversations", "title=x", "application/x-www-form-urlencoded", 415, "unsupported-media-type")]
    [InlineData("POST", "api/conversations", """{"title":"\ud800"}""", "application/json", 400, "invalid-text")]
    [InlineData("POST", "api/conversations", """{"title":"\u0000"}""", "application/json", 400, "invalid-text")]
    [InlineData("POST", "api/conversations", """{"metadata":{"\udfff":1}}""", "application/json", 400, "invalid-text")]
    [InlineData("POST", "api/conversations", """{"metadata":{"a":"\u0000"}}""", "application/json", 400, "invalid-text")]
    [InlineData("GET", "api/conversations?archived=perhaps", null, null, 400, "invalid-request")]
    [InlineData("GET", "api/conversations?cursor=AAAA", null, null, 400, "invalid-request")]
    [InlineData("GET", "api/conversations?limit=-1", null, null, 400, "invalid-request")]
    [InlineData("GET", "api/conversations?limit=201", null, null, 400, "invalid-request")]
    public async Task What_is_refused_is_a_problem_with_a_code(
        string method, string path, string? body, string? contentType, int status, string code)
    {
        using var user = await server.GuestAsync();
        var answer = await RawCall.SendAsync(server.Address, new HttpMethod(method), path, user.AccessToken, body, contentType);
        answer.RequireProblem(status, code);
    }

    [Fact]
    public async Task A_body_beyond_512_KiB_or_32_levels_is_refused()
    {
        using var user = await server.GuestAsync();
        (await CreateAsync($$"""{"title":"{{new string('a', 600_000)}}"}""")).RequireProblem(413, "too-large");
        var deep = string.Concat(Enumerable.Repeat("[", 40)) + string.Concat(Enumerable.Repeat("]", 40));
        (await CreateAsync("{\"metadata\":{\"a\":" + deep + "}}")).RequireProblem(400, "invalid-request");

        Task<RawCall> CreateAsync(string body) =>
            RawCall.SendAsync(server.Address, HttpMethod.Post, "api/conversations", user.AccessToken, body);
    }

    [Fact]
    public async Task A_missing_field_is_named()
    {
        using var user = await server.GuestAsync();
        var id = (await user.NewConversationAsync("one")).GetProperty("id").GetString();
        var missing = await RawCall.SendAsync(
            server.Address, HttpMethod.Post, $"api/conversations/{id}/messages", user.AccessToken, "{}");
        Assert.True(missing.Body.GetProperty("errors").TryGetProperty("content", out _), missing.Body.ToString());
        var wrong = await RawCall.SendAsync(
            server.Address, HttpMethod.Post, $"api/conversations/{id}/members", user.AccessToken, """{"userId":5,"role":"member"}""");
        Assert.True(wrong.Body.GetProperty("errors").TryGetProperty("userId", out _), wrong.Body.ToString());
    }

    [Fact]
    public async Task Answers_carry_the_security_headers_failures_too()
    {
        foreach (var (path, source) in new[] { ("", "'self'"), ("api/nowhere", "'none'"), ("api/me", "'none'") })
        {
            var answer = await RawCall.SendAsync(server.Address, HttpMethod.Get, path);
            Assert.Contains($"default-src {source}", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }
    }

    [Fact]
    public void The_published_list_of_errors_is_complete()
    {
        var published = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "errors.md"))
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal));
        var expected = ErrorCodes.All.Select(
            e => $"| `{e.Code}` | {ErrorStatus.Of(e.Code)} | {(e.Retryable ? "yes" : "no")} | {e.Title} |");
        Assert.Equal(expected, published);
    }
}
