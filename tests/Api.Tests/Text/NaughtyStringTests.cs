using System.Text;
using System.Text.Json;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Text;

[Collection(ServerTests.Name)]
public sealed class NaughtyStringTests(ServerFixture server)
{
    private const string Strings = "hostile/naughty-strings.json";

    [SharedDataFact(Strings)]
    public async Task Every_naughty_string_comes_back_unchanged_or_is_refused_with_a_code()
    {
        using var user = await server.GuestAsync();
        await using var device = await user.ConnectAsync();
        await device.InvokeAsync("Resume");
        var conversation = (await user.NewConversationAsync("naughty")).GetProperty("id").GetString()!;
        await device.NextEventAsync();
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.SharedData(Strings)!));
        var expected = new List<string>();
        foreach (var json in file.RootElement.EnumerateArray().Select(s => s.GetRawText()))
        {
            if (!await IsTakenAsync(user, conversation, json))
            {
                continue;
            }

            var text = JsonSerializer.Deserialize<string>(json)!;
            expected.Add(text);
            Assert.Equal(text, (await device.NextEventAsync()).GetProperty("data").GetProperty("content").GetString());
            await device.InvokeAsync("Send", conversation, new { content = text, metadata = new Dictionary<string, string> { [text] = text } });
            expected.Add(text);
            var pushed = (await device.NextEventAsync()).GetProperty("data");
            Assert.Equal(text, pushed.GetProperty("metadata").EnumerateObject().Single().Name);
        }

        Assert.True(expected.Count > 100, $"Only {expected.Count} strings were taken.");
        var stored = await user.MessagesAsync(conversation);
        Assert.Equal(expected, stored.Select(m => m.GetProperty("content").GetString()));
    }

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("a\\u0000b")]
    [InlineData("\\ud800")]
    [InlineData("\\udc00\\ud800")]
    [InlineData("x\\udfffy")]
    public async Task What_cannot_be_stored_is_refused_over_REST_and_the_hub(string escaped)
    {
        using var user = await server.GuestAsync();
        var conversation = (await user.NewConversationAsync("naughty")).GetProperty("id").GetString()!;
        var body = $$"""{"content":"{{escaped}}"}""";
        (await RawCall.SendAsync(server.Address, HttpMethod.Post, $"api/conversations/{conversation}/messages", user.AccessToken, body))
            .RequireProblem(400, "invalid-text");
        (await RawCall.SendAsync(
            server.Address, HttpMethod.Post, $"api/conversations/{conversation}/messages", user.AccessToken,
            $$$"""{"content":"","metadata":{"a":["{{{escaped}}}"]}}""")).RequireProblem(400, "invalid-text");
        await using var device = await user.ConnectAsync();
        var error = await Assert.ThrowsAsync<HubCallException>(() => device.InvokeAsync("Send", conversation, new RawJson(body)));
        Assert.Equal("invalid-text", error.Code);
        Assert.Empty(await user.MessagesAsync(conversation));
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused()
    {
        using var user = await server.GuestAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/conversations");
        request.Headers.Authorization = new("Bearer", user.AccessToken);
        request.Content = new ByteArrayContent([.. "{\"title\":\""u8, 0xff, 0xfe, .. "\"}"u8]);
        request.Content.Headers.ContentType = new("application/json");
        using var response = await http.SendAsync(request);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("invalid-text", Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
    }

    /// <summary>False: it was refused, as it has to be when it holds U+0000 or half a surrogate pair.</summary>
    private async Task<bool> IsTakenAsync(ChorusClient user, string conversation, string json)
    {
        var answer = await RawCall.SendAsync(
            server.Address, HttpMethod.Post, $"api/conversations/{conversation}/messages", user.AccessToken, $$"""{"content":{{json}}}""");
        if ((int)answer.Status == 201)
        {
            return true;
        }

        answer.RequireProblem(400, "invalid-text");
        return false;
    }
}
