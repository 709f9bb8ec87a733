using System.Net;
using System.Text.Json;
using Chorus.Api.Tests.Server;
using Xunit;

namespace Chorus.Api.Tests.Conversations;

[Collection(ServerTests.Name)]
public sealed class ConversationTests(ServerFixture server)
{
    [Fact]
    public async Task A_conversation_has_all_that_the_contract_names()
    {
        using var owner = await server.GuestAsync();
        var body = """{"title":"T","projectId":"p","metadata":{"b":1,"a":[null,"\u00e9"]},"unknown":1}""";
        var call = await RawCall.SendAsync(server.Address, HttpMethod.Post, "api/conversations", owner.AccessToken, body);
        Assert.Equal(HttpStatusCode.Created, call.Status);
        var made = call.Body;
        Assert.Equal(
            [
                "archived", "checksum", "createdAt", "id", "lastReadSeq", "lastSeq", "members", "messageCount", "metadata", "ownerId",
                "projectId", "title", "updatedAt", "version",
            ],
            made.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal($"/api/conversations/{made.GetProperty("id")}", call.Headers.Location?.OriginalString);
        Assert.Equal("0000000000000000", made.GetProperty("checksum").GetString());
        var read = await RawCall.SendAsync(server.Address, HttpMethod.Get, call.Headers.Location!.OriginalString, owner.AccessToken);
        Assert.Equal(made.ToString(), read.Body.ToString());
        Assert.Equal("\"1\"", read.Headers.ETag?.Tag);
    }

    [Fact]
    public async Task Creating_again_changes_nothing_and_somebody_elses_id_is_taken()
    {
        using var owner = await server.GuestAsync();
        using var other = await server.GuestAsync();
        var id = Guid.CreateVersion7();
        var first = await owner.CallAsync(HttpMethod.Post, "api/conversations", new { id, title = "one" });
        var again = await owner.CallAsync(HttpMethod.Post, "api/conversations", new { id, title = "two" });
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.Status, again.Status));
        Assert.Equal(first.Body.ToString(), again.Body.ToString());
        var taken = await other.CallAsync(HttpMethod.Post, "api/conversations", new { id });
        Assert.Equal((HttpStatusCode.Conflict, "id-reused"), (taken.Status, taken.Body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Conversations_are_listed_by_their_newest_change_page_by_page()
    {
        using var owner = await server.GuestAsync();
        var ids = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add((await owner.NewConversationAsync($"{i}")).GetProperty("id").GetString()!);
        }

        await owner.SendAsync(ids[2], "newest");
        var found = new List<string>();
        var path = "api/conversations?limit=3";
        while (true)
        {
            var page = await owner.RequireAsync(HttpMethod.Get, path);
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("id").GetString()!));
            if (page.GetProperty("nextCursor").GetString() is not { } cursor)
            {
                break;
            }

            path = $"api/conversations?limit=3&cursor={cursor}";
        }

        Assert.Equal([ids[2], ids[6], ids[5], ids[4], ids[3], ids[1], ids[0]], found);
    }

    [Fact]
    public async Task An_archived_conversation_is_listed_apart_until_it_is_restored()
    {
        using var owner = await server.GuestAsync();
        var id = (await owner.NewConversationAsync("old")).GetProperty("id").GetString()!;
        await owner.SendAsync(id, "hello");
        foreach (var isArchived in new[] { true, false })
        {
            await owner.RequireAsync(HttpMethod.Patch, $"api/conversations/{id}", new { archived = isArchived });
            Assert.Equal(isArchived ? [] : [id], await ListedAsync("api/conversations"));
            Assert.Equal(isArchived ? [id] : [], await ListedAsync("api/conversations?archived=true"));
        }

        Assert.Equal("hello", Assert.Single(await owner.MessagesAsync(id)).GetProperty("content").GetString());

        async Task<string[]> ListedAsync(string path) =>
            [.. (await owner.RequireAsync(HttpMethod.Get, path)).GetProperty("items").EnumerateArray().Select(c => c.GetProperty("id").GetString()!)];
    }

    [Fact]
    public async Task A_stale_change_is_refused_with_what_stands_now()
    {
        using var owner = await server.GuestAsync();
        var id = (await owner.NewConversationAsync("one")).GetProperty("id").GetString();
        await owner.RequireAsync(HttpMethod.Patch, $"api/conversations/{id}", new { title = "two" });
        var stale = await PatchAsync("\"1\"");
        var problem = stale.RequireProblem(412, "version-conflict");
        Assert.Equal("two", problem.GetProperty("current").GetProperty("title").GetString());
        Assert.Equal("\"2\"", stale.Headers.ETag?.Tag);
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync("\"2\"")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync("*")).Status);
        foreach (var malformed in new[] { "2", "\"two\"", "W/\"2\"", "\"-1\"", "\"1\", \"2\"", "\"99999999999999999999\"" })
        {
            (await PatchAsync(malformed)).RequireProblem(400, "invalid-request");
        }

        Task<RawCall> PatchAsync(string ifMatch) => RawCall.SendAsync(
            server.Address, HttpMethod.Patch, $"api/conversations/{id}", owner.AccessToken, """{"title":"three"}""", ifMatch: ifMatch);
    }

    [Fact]
    public async Task A_deleted_conversation_is_gone_and_its_id_stays_taken()
    {
        using var owner = await server.GuestAsync();
        var id = (await owner.NewConversationAsync("one")).GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.NoContent, (await owner.CallAsync(HttpMethod.Delete, $"api/conversations/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.CallAsync(HttpMethod.Get, $"api/conversations/{id}")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await owner.CallAsync(HttpMethod.Post, "api/conversations", new { id })).Status);
    }

    [Fact]
    public async Task Members_and_viewers_see_what_the_owner_lets_them_into()
    {
        using var owner = await server.GuestAsync();
        using var member = await server.GuestAsync();
        var id = (await owner.NewConversationAsync("one")).GetProperty("id").GetString();
        var after = await owner.RequireAsync(
            HttpMethod.Post, $"api/conversations/{id}/members", new { userId = member.UserId, role = "viewer" });
        var listed = Assert.Single(after.GetProperty("members").EnumerateArray());
        Assert.Equal(("viewer", member.UserId), (listed.GetProperty("role").GetString(), listed.GetProperty("userId").GetString()));
        Assert.Equal(after.ToString(), (await member.RequireAsync(HttpMethod.Get, $"api/conversations/{id}")).ToString());

        Assert.Equal(HttpStatusCode.NoContent, (await member.CallAsync(HttpMethod.Delete, $"api/conversations/{id}/members/{member.UserId}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await member.CallAsync(HttpMethod.Get, $"api/conversations/{id}")).Status);
    }

    [Theory]
    [InlineData("""{"role":"owner","userId":"ID"}""", 400)]
    [InlineData("""{"role":"boss","userId":"ID"}""", 400)]
    [InlineData("""{"role":1,"userId":"ID"}""", 400)]
    [InlineData("""{"role":"member"}""", 400)]
    [InlineData("""{"role":"member","userId":"no id"}""", 400)]
    [InlineData("""{"role":"member","userId":"01900000-0000-7000-8000-000000000000"}""", 404)]
    public async Task A_member_that_cannot_be_is_refused(string body, int status)
    {
        using var owner = await server.GuestAsync();
        using var other = await server.GuestAsync();
        var id = (await owner.NewConversationAsync("one")).GetProperty("id").GetString();
        var answer = await RawCall.SendAsync(
            server.Address, HttpMethod.Post, $"api/conversations/{id}/members", owner.AccessToken,
            body.Replace("ID", other.UserId, StringComparison.Ordinal));
        answer.RequireProblem(status, status == 404 ? "not-found" : "invalid-request");
    }

    [Fact]
    public async Task Metadata_comes_back_as_it_was_sent()
    {
        using var owner = await server.GuestAsync();
        const string Metadata = """{"b":1.50,"a":{"x":[1e3,"\u2028"]},"":null}""";
        var made = await RawCall.SendAsync(
            server.Address, HttpMethod.Post, "api/conversations", owner.AccessToken, $$"""{"metadata":{{Metadata}}}""");
        var read = await owner.RequireAsync(HttpMethod.Get, $"api/conversations/{made.Body.GetProperty("id")}");
        Assert.Equal(Metadata, read.GetProperty("metadata").GetRawText());
        Assert.Equal(JsonValueKind.Null, read.GetProperty("title").ValueKind);
    }
}
