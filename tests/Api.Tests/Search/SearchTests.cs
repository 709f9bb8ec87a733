using System.Text.Json;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Search;

[Collection(ServerTests.Name)]
public sealed class SearchTests(ServerFixture server) : TalkTests(server, "Zoology")
{
    [Theory]
    [InlineData("fox", "The quick brown fox jumps", true)]
    [InlineData("FOX", "the quick brown fox jumps", true)]
    [InlineData("\"brown fox\"", "the quick brown fox jumps", true)]
    [InlineData("\"fox brown\"", "the quick brown fox jumps", false)]
    [InlineData("fox -lazy", "a lazy fox", false)]
    [InlineData("fox -lazy", "a quick fox", true)]
    [InlineData("cat or dog", "my dog", true)]
    [InlineData("cat dog", "my dog", false)]
    [InlineData("elep", "an elephant", true)]
    [InlineData("\"elep\"", "an elephant", false)]
    [InlineData("running", "he runs away", true)]
    [InlineData("cafe", "im Café sitzen", true)]
    [InlineData("häuser", "Das Haus ist alt, die Häuser sind nicht neu", true)]
    [InlineData("北京", "我们在北京吃饭", true)]
    [InlineData("京北", "我们在北京吃饭", false)]
    [InlineData("elefant", "an elephant", true)]
    [InlineData("собаки", "это моя собака и она хорошая", true)]
    [InlineData("it's:* & | !", "nothing of the sort", false)]
    public async Task It_finds_what_was_meant(string query, string text, bool isFound)
    {
        await User.SendAsync(Conversation, text);
        Assert.Equal(isFound, (await SearchAsync(query)).Count == 1);
        // Now by its digest, which comes later and must find the same.
        await DigestedAsync();
        Assert.Equal(isFound, (await SearchAsync(query)).Count == 1);
    }

    [Fact]
    public async Task A_hit_leads_to_its_message_and_its_snippet_is_safe_to_show()
    {
        var sent = await User.SendAsync(Conversation, "<img src=x onerror=alert(1)> & a wombat \uE000 </mark>");
        var hit = Assert.Single(await SearchAsync("wombat"));
        Assert.Equal(sent.GetProperty("id").GetString(), hit.GetProperty("messageId").GetString());
        Assert.Equal((Conversation, 1L, "Zoology"), (hit.GetProperty("conversationId").GetString(), hit.GetProperty("seq").GetInt64(), hit.GetProperty("title").GetString()));
        var snippet = hit.GetProperty("snippet").GetString()!;
        Assert.Contains("<mark>wombat</mark>", snippet, StringComparison.Ordinal);
        Assert.Contains("&gt; &amp; a", snippet, StringComparison.Ordinal);
        Assert.DoesNotContain('<', snippet.Replace("<mark>", "", StringComparison.Ordinal).Replace("</mark>", "", StringComparison.Ordinal));
        Assert.Equal(1, snippet.Split("</mark>").Length - 1);
    }

    [Fact]
    public async Task What_changes_is_found_as_it_stands_and_what_is_deleted_is_not()
    {
        var message = (await User.SendAsync(Conversation, "a numbat")).GetProperty("id").GetString();
        await DigestedAsync();
        await User.RequireAsync(HttpMethod.Patch, $"api/conversations/{Conversation}/messages/{message}", new { content = "a quokka" });
        Assert.Empty(await SearchAsync("\"numbat\""));
        Assert.Single(await SearchAsync("quokka"));
        await DigestedAsync();
        Assert.Single(await SearchAsync("quokka"));
        await User.RequireAsync(HttpMethod.Delete, $"api/conversations/{Conversation}/messages/{message}");
        Assert.Empty(await SearchAsync("\"quokka\""));
    }

    [Fact]
    public async Task Only_ones_own_conversations_are_searched_archived_ones_too_and_never_deleted_ones()
    {
        using var viewer = await Server.GuestAsync();
        using var stranger = await Server.GuestAsync();
        await User.SendAsync(Conversation, "the okapi");
        await User.RequireAsync(HttpMethod.Post, $"api/conversations/{Conversation}/members", new { userId = viewer.UserId, role = "viewer" });
        Assert.Single(await SearchAsync("okapi", viewer));
        Assert.Empty(await SearchAsync("okapi", stranger));
        await User.RequireAsync(HttpMethod.Patch, $"api/conversations/{Conversation}", new { archived = true });
        Assert.Single(await SearchAsync("okapi"));
        await User.RequireAsync(HttpMethod.Delete, $"api/conversations/{Conversation}");
        Assert.Empty(await SearchAsync("okapi"));
        Assert.Empty(await SearchAsync("okapi", viewer));
    }

    [Fact]
    public async Task Session_texts_and_titles_are_found_too()
    {
        var session = await User.RequireAsync(HttpMethod.Post, "api/sessions", new { title = "Post", brainDump = "about the axolotl" });
        var hit = Assert.Single(await SearchAsync("axolotl"));
        Assert.Equal(("session", session.GetProperty("id").GetString(), "brain_dump"),
            (hit.GetProperty("kind").GetString(), hit.GetProperty("sessionId").GetString(), hit.GetProperty("step").GetString()));
        Assert.Equal("conversation", Assert.Single(await SearchAsync("zoolgy")).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_title_is_found_behind_many_that_their_own_messages_stand_for()
    {
        var title = (await User.NewConversationAsync("Numbat")).GetProperty("id").GetString();
        for (var i = 0; i < 60; i++)
        {
            var talked = (await User.NewConversationAsync("Numbat")).GetProperty("id").GetString()!;
            await User.SendAsync(talked, "a numbat");
        }

        var found = await User.RequireAsync(HttpMethod.Get, "api/search?q=numbat&limit=100");
        var hits = found.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(60, hits.Count(h => h.GetProperty("kind").GetString() == "message"));
        Assert.Equal(title, Assert.Single(hits, h => h.GetProperty("kind").GetString() == "conversation").GetProperty("conversationId").GetString());
    }

    [Fact]
    public async Task Hits_come_page_by_page_the_best_first()
    {
        for (var i = 0; i < 7; i++)
        {
            await User.SendAsync(Conversation, i == 3 ? "ibex ibex ibex" : $"one ibex among {string.Join(' ', Enumerable.Repeat("goats", 20))}");
        }

        var first = await User.RequireAsync(HttpMethod.Get, "api/search?q=ibex&limit=4");
        var second = await User.RequireAsync(HttpMethod.Get, $"api/search?q=ibex&limit=4&cursor={first.GetProperty("nextCursor").GetString()}");
        var seqs = first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray())
            .Select(h => h.GetProperty("seq").GetInt64()).ToList();
        Assert.Equal(4, seqs[0]);
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7], seqs.Order());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);
    }

    [Theory]
    [InlineData("q=")]
    [InlineData("")]
    [InlineData("q=x&cursor=-1")]
    [InlineData("q=x&limit=0")]
    public async Task A_search_that_is_none_is_refused(string query) =>
        (await RawCall.SendAsync(Server.Address, HttpMethod.Get, $"api/search?{query}", User.AccessToken)).RequireProblem(400, "invalid-request");

    [Fact]
    public Task A_question_beyond_500_characters_is_refused() => A_search_that_is_none_is_refused($"q={new string('x', 501)}");

    private async Task<List<JsonElement>> SearchAsync(string query, ChorusClient? user = null) =>
        [.. (await (user ?? User).RequireAsync(HttpMethod.Get, $"api/search?q={Uri.EscapeDataString(query)}")).GetProperty("items").EnumerateArray()];

    private Task DigestedAsync() => Eventually.TrueAsync(
        () => Server.ScalarAsync<bool>($"""
            SELECT NOT EXISTS (SELECT FROM digest_changes WHERE conversation_id = '{Conversation}')
                AND (SELECT last_seq FROM conversations WHERE id = '{Conversation}') = coalesce((
                    SELECT seq FROM digest_progress WHERE conversation_id = '{Conversation}'), 0)
            """),
        TimeSpan.FromSeconds(30),
        "the conversation is digested");
}
