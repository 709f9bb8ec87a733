using System.Net;
using System.Text.Json;
using Chorus.Api.Tests.Server;
using Xunit;

namespace Chorus.Api.Tests.Messages;

[Collection(ServerTests.Name)]
public sealed class MessageTests(ServerFixture server) : TalkTests(server)
{
    [Fact]
    public async Task A_message_has_all_that_the_contract_names()
    {
        var call = await SendAsync("""{"content":"hi","metadata":{"k":"v"}}""");
        Assert.Equal(HttpStatusCode.Created, call.Status);
        Assert.Equal(
            [
                "attachments", "authorId", "content", "conversationId", "createdAt", "deleted", "id", "isSummary", "kind", "metadata",
                "parentId", "revision", "role", "seq", "status", "updatedAt",
            ],
            call.Body.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal("user text complete", $"{call.Body.GetProperty("role")} {call.Body.GetProperty("kind")} {call.Body.GetProperty("status")}");
        var read = await RawCall.SendAsync(Server.Address, HttpMethod.Get, call.Headers.Location!.OriginalString, User.AccessToken);
        Assert.Equal(call.Body.ToString(), read.Body.ToString());
        Assert.Equal("\"1\"", read.Headers.ETag?.Tag);
    }

    [Fact]
    public async Task A_retried_message_keeps_its_number_and_other_content_is_refused()
    {
        var id = Guid.CreateVersion7();
        var first = await SendAsync($$"""{"id":"{{id}}","content":"hi"}""");
        var again = await SendAsync($$"""{"id":"{{id}}","content":"hi"}""");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.Status, again.Status));
        Assert.Equal(first.Body.ToString(), again.Body.ToString());
        (await SendAsync($$"""{"id":"{{id}}","content":"ho"}""")).RequireProblem(409, "id-reused");

        var elsewhere = (await User.NewConversationAsync("other")).GetProperty("id").GetString();
        var moved = await RawCall.SendAsync(
            Server.Address, HttpMethod.Post, $"api/conversations/{elsewhere}/messages", User.AccessToken, $$"""{"id":"{{id}}","content":"hi"}""");
        moved.RequireProblem(409, "id-reused");
        Assert.Single(await User.MessagesAsync(Conversation));
    }

    [Fact]
    public async Task Pages_go_both_ways_and_say_whether_there_is_more()
    {
        for (var i = 1; i <= 7; i++)
        {
            await User.SendAsync(Conversation, $"{i}");
        }

        await RequirePageAsync("limit=3", [5, 6, 7], true);
        await RequirePageAsync("before=5&limit=3", [2, 3, 4], true);
        await RequirePageAsync("before=4&limit=3", [1, 2, 3], false);
        await RequirePageAsync("after=0&limit=3", [1, 2, 3], true);
        await RequirePageAsync("after=4&limit=3", [5, 6, 7], false);
        await RequirePageAsync("after=7", [], false);
        var cursor = (await PageAsync("after=2&limit=2")).GetProperty("nextCursor").GetString();
        await RequirePageAsync($"cursor={cursor}&limit=2", [5, 6], true);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=many")]
    [InlineData("before=-1")]
    [InlineData("after=9999999999999999999")]
    [InlineData("before=5&after=1")]
    [InlineData("cursor=x9")]
    public async Task A_page_that_cannot_be_is_refused(string query)
    {
        var answer = await RawCall.SendAsync(
            Server.Address, HttpMethod.Get, $"api/conversations/{Conversation}/messages?{query}", User.AccessToken);
        Assert.NotEmpty(answer.RequireProblem(400, "invalid-request").GetProperty("errors").EnumerateObject());
    }

    [Fact]
    public async Task An_edit_is_a_new_revision_and_a_stale_one_is_refused()
    {
        var path = await SentPathAsync("one");
        var edited = await PatchAsync(path, "\"1\"", "two");
        Assert.Equal((2, "two"), (edited.Body.GetProperty("revision").GetInt32(), edited.Body.GetProperty("content").GetString()));
        var current = (await PatchAsync(path, "\"1\"", "three")).RequireProblem(412, "revision-conflict").GetProperty("current");
        Assert.Equal("two", current.GetProperty("content").GetString());
        (await PatchAsync(path, "\"9999999999\"", "three")).RequireProblem(412, "revision-conflict");
    }

    [Fact]
    public async Task A_deleted_message_leaves_a_tombstone()
    {
        var path = await SentPathAsync("secret");
        Assert.Equal(HttpStatusCode.NoContent, (await User.CallAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await User.CallAsync(HttpMethod.Delete, path)).Status);
        var tombstone = Assert.Single(await User.MessagesAsync(Conversation));
        Assert.True(tombstone.GetProperty("deleted").GetBoolean());
        Assert.Equal("", tombstone.GetProperty("content").GetString());
        var conversation = await User.RequireAsync(HttpMethod.Get, $"api/conversations/{Conversation}");
        Assert.Equal((0, 1), (conversation.GetProperty("messageCount").GetInt64(), conversation.GetProperty("lastSeq").GetInt64()));
    }

    [Fact]
    public async Task Content_may_have_64_KiB_however_it_is_escaped_and_no_byte_more()
    {
        var escaped = string.Concat(Enumerable.Repeat("\\u0061", 64 * 1024));
        Assert.Equal(HttpStatusCode.Created, (await SendAsync($$"""{"content":"{{escaped}}"}""")).Status);
        (await SendAsync($$"""{"content":"{{new string('a', 65_537)}}"}""")).RequireProblem(413, "too-large");
        (await SendAsync($$"""{"content":"{{string.Concat(Enumerable.Repeat("é", 32_769))}}"}""")).RequireProblem(413, "too-large");
        (await SendAsync($$$"""{"content":"a","metadata":{"k":"{{{new string('a', 16_384)}}}"}}""")).RequireProblem(413, "too-large");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"content":null}""")]
    [InlineData("""{"content":5}""")]
    [InlineData("""{"content":"a","role":"assistant"}""")]
    [InlineData("""{"content":"a","role":0}""")]
    [InlineData("""{"content":"a","id":"5"}""")]
    [InlineData("""{"content":"a","metadata":[1]}""")]
    [InlineData("""{"content":"a","attachmentIds":5}""")]
    [InlineData("""{"content":"a","parentId":"x"}""")]
    public async Task A_message_that_is_not_valid_is_refused(string body) => (await SendAsync(body)).RequireProblem(400, "invalid-request");

    private Task<RawCall> SendAsync(string body) => RawCall.SendAsync(
        Server.Address, HttpMethod.Post, $"api/conversations/{Conversation}/messages", User.AccessToken, body);

    private Task<RawCall> PatchAsync(string path, string ifMatch, string content) => RawCall.SendAsync(
        Server.Address, HttpMethod.Patch, path, User.AccessToken, $$"""{"content":"{{content}}"}""", ifMatch: ifMatch);

    private async Task<string> SentPathAsync(string content) =>
        $"api/conversations/{Conversation}/messages/{(await User.SendAsync(Conversation, content)).GetProperty("id")}";

    private Task<JsonElement> PageAsync(string query) =>
        User.RequireAsync(HttpMethod.Get, $"api/conversations/{Conversation}/messages?{query}");

    private async Task RequirePageAsync(string query, int[] seqs, bool hasMore)
    {
        var page = await PageAsync(query);
        Assert.Equal(seqs, page.GetProperty("items").EnumerateArray().Select(m => m.GetProperty("seq").GetInt32()));
        Assert.Equal(hasMore, page.GetProperty("hasMore").GetBoolean());
    }
}
