using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Chorus.Api.Tests.Files;
using Chorus.Api.Tests.Images;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Accounts;

[Collection(ServerTests.Name)]
public sealed class AccountDeletionTests(ServerFixture server) : IAsyncLifetime
{
    private const string Password = "correct horse";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly string Nobody = Guid.Empty.ToString();

    private readonly string _email = $"{Guid.NewGuid():N}@example.com";
    private ChorusClient _leaver = null!;
    private ChorusClient _friend = null!;

    public async Task InitializeAsync()
    {
        (_leaver, _friend) = (new ChorusClient(server.Address), await server.GuestAsync());
        await _leaver.RegisterAsync(_email, Password);
    }

    public Task DisposeAsync()
    {
        _leaver.Dispose();
        _friend.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Nobody_is_signed_in_to_a_deleted_account_any_more_and_its_email_is_free()
    {
        using var elsewhere = new ChorusClient(server.Address);
        await elsewhere.LoginAsync(_email, Password);
        await using var device = await elsewhere.ConnectAsync();
        await device.InvokeAsync("Resume");
        await DeleteAsync();

        var error = await Assert.ThrowsAsync<ChannelClosedException>(() => device.NextEventAsync());
        Assert.StartsWith("closed: unauthenticated:", error.InnerException?.Message, StringComparison.Ordinal);
        foreach (var gone in new[] { _leaver, elsewhere })
        {
            (await RawCall.SendAsync(server.Address, HttpMethod.Get, "api/me", gone.AccessToken)).RequireProblem(401, "unauthenticated");
            (await RawCall.SendAsync(
                server.Address, HttpMethod.Post, "api/auth/refresh", body: JsonSerializer.Serialize(new { refreshToken = gone.RefreshToken })))
                .RequireProblem(401, "unauthenticated");
        }

        (await RawCall.SendAsync(
            server.Address, HttpMethod.Post, "api/auth/login", body: JsonSerializer.Serialize(new { email = _email, password = Password })))
            .RequireProblem(401, "invalid-credentials");
        using var next = new ChorusClient(server.Address);
        await next.RegisterAsync(_email, Password);
        Assert.NotEqual(_leaver.UserId, next.UserId);
        Assert.Equal(HttpStatusCode.NotFound, (await _friend.CallAsync(
            HttpMethod.Post, $"api/conversations/{Id(await _friend.NewConversationAsync("x"))}/members", new { userId = _leaver.UserId, role = "member" })).Status);
    }

    [Fact]
    public async Task All_that_an_account_owned_is_erased_with_its_files()
    {
        var shared = Id(await _leaver.NewConversationAsync("secret"));
        await JoinAsync(_leaver, shared, _friend);
        await SendFileAsync(_leaver, shared, "secret in it");
        var session = Id(await _leaver.RequireAsync(HttpMethod.Post, "api/sessions", new { title = "secret", brainDump = "secret" }));
        var within = await Painting.PaintAsync(_leaver, new { prompt = "secret", conversationId = shared });
        var alone = await Painting.PaintAsync(_leaver, new { prompt = "secret" });
        var unused = (await Upload.SendAsync(server.Address, _leaver.AccessToken, "secret")).Body;
        await using var device = await _friend.ConnectAsync();
        await device.InvokeAsync("Resume");
        await DeleteAsync();

        while ((await device.NextEventAsync(Patience)).GetProperty("type").GetString() != "conversation-delete")
        {
            // The picture's message may go first.
        }

        await WaitUntilNothingIsLeftAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await _friend.CallAsync(HttpMethod.Get, $"api/conversations/{shared}")).Status);
        foreach (var sql in new[]
        {
            $"SELECT count(*) FROM messages WHERE conversation_id = '{shared}'",
            $"SELECT count(*) FROM members WHERE conversation_id = '{shared}' OR user_id = '{_leaver.UserId}'",
            $"SELECT count(*) FROM conversations WHERE id = '{shared}' AND title IS NOT NULL",
            $"SELECT count(*) FROM session_steps WHERE session_id = '{session}'",
            $"SELECT count(*) FROM sessions WHERE id = '{session}' AND title IS NOT NULL",
            $"SELECT count(*) FROM images WHERE user_id = '{_leaver.UserId}' AND (prompt <> '' OR public_url IS NOT NULL)",
            $"SELECT count(*) FROM attachments WHERE user_id = '{_leaver.UserId}'",
            $"SELECT count(*) FROM generation_log WHERE user_id = '{_leaver.UserId}'",
            $"SELECT count(*) FROM users WHERE id = '{_leaver.UserId}'",
        })
        {
            Assert.Equal((sql, 0L), (sql, await server.ScalarAsync<long>(sql)));
        }

        foreach (var url in new[] { within, alone }.SelectMany(i => new[] { Text(i, "publicUrl"), Text(i, "thumbnailUrl") }).Append(Text(unused, "url")))
        {
            await Eventually.TrueAsync(async () => await StatusAsync(url) == HttpStatusCode.NotFound, Patience, $"{url} is gone");
        }
    }

    [Fact]
    public async Task What_it_wrote_in_others_conversations_stays_without_its_name()
    {
        var (present, former) = (Id(await _friend.NewConversationAsync("present")), Id(await _friend.NewConversationAsync("former")));
        await JoinAsync(_friend, present, _leaver);
        await JoinAsync(_friend, former, _leaver);
        var file = await SendFileAsync(_leaver, present, "said and shown");
        await _friend.SendAsync(present, "answered");
        var words = Id(await _leaver.SendAsync(former, "said before leaving"));
        await _leaver.RequireAsync(HttpMethod.Delete, $"api/conversations/{former}/members/{_leaver.UserId}");
        var painted = await Painting.PaintAsync(_leaver, new { prompt = "mine", conversationId = present });
        await DeleteAsync();
        await WaitUntilNothingIsLeftAsync();

        var messages = await _friend.MessagesAsync(present);
        Assert.Equal(["said and shown", "answered"], messages.Where(m => !m.GetProperty("deleted").GetBoolean()).Select(m => Text(m, "content")));
        Assert.Equal([Nobody, _friend.UserId], messages.Take(2).Select(m => Text(m, "authorId")));
        Assert.Equal(Text(painted, "id"), Text(messages.Single(m => m.GetProperty("deleted").GetBoolean()), "id"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(file));
        Assert.Equal(Nobody, Text(Assert.Single(await _friend.MessagesAsync(former)), "authorId"));
        Assert.Empty((await _friend.RequireAsync(HttpMethod.Get, $"api/conversations/{present}")).GetProperty("members").EnumerateArray());

        // It is nobody's to edit, and the owner's to delete.
        Assert.Equal(HttpStatusCode.Forbidden, (await _friend.CallAsync(
            HttpMethod.Patch, $"api/conversations/{former}/messages/{words}", new { content = "put into a mouth" })).Status);
        await _friend.RequireAsync(HttpMethod.Delete, $"api/conversations/{former}/messages/{words}");
        Assert.Equal(0, await server.ScalarAsync<long>($"SELECT count(*) FROM messages WHERE author_id = '{_leaver.UserId}'"));
        Assert.Equal(0, await server.ScalarAsync<long>($"SELECT count(*) FROM former_members WHERE user_id = '{_leaver.UserId}'"));
    }

    [Fact]
    public async Task A_guest_deletes_itself_without_a_password()
    {
        var conversation = Id(await _friend.NewConversationAsync("x"));
        await _friend.RequireAsync(HttpMethod.Post, "api/auth/delete");
        (await RawCall.SendAsync(server.Address, HttpMethod.Get, "api/me", _friend.AccessToken)).RequireProblem(401, "unauthenticated");
        await Eventually.TrueAsync(
            async () => await server.ScalarAsync<long>($"SELECT count(*) FROM members WHERE conversation_id = '{conversation}'") == 0,
            Patience, "the conversation is erased");
    }

    private async Task DeleteAsync()
    {
        var deleted = await RawCall.SendAsync(
            server.Address, HttpMethod.Post, "api/auth/delete", _leaver.AccessToken, JsonSerializer.Serialize(new { password = Password }));
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
    }

    /// <summary>It is looked after again a minute later; here that minute is over at once.</summary>
    private async Task WaitUntilNothingIsLeftAsync()
    {
        var left = $"FROM departures WHERE user_id = '{_leaver.UserId}'";
        Assert.Equal(1, await server.ScalarAsync<long>($"SELECT count(*) {left}"));
        await server.ScalarAsync<int>(
            $"UPDATE departures SET asked_at = asked_at - interval '2 minutes' WHERE user_id = '{_leaver.UserId}' RETURNING 1");
        await Eventually.TrueAsync(async () => await server.ScalarAsync<long>($"SELECT count(*) {left}") == 0, Patience, "nothing is left");
    }

    private static Task<JsonElement> JoinAsync(ChorusClient owner, string conversation, ChorusClient member) => owner.RequireAsync(
        HttpMethod.Post, $"api/conversations/{conversation}/members", new { userId = member.UserId, role = "member" });

    /// <returns>The file's address.</returns>
    private async Task<string> SendFileAsync(ChorusClient sender, string conversation, string content)
    {
        var file = (await Upload.SendAsync(server.Address, sender.AccessToken, content)).Body;
        await sender.RequireAsync(
            HttpMethod.Post, $"api/conversations/{conversation}/messages", new { content, attachmentIds = new[] { Id(file) } });
        return Text(file, "url");
    }

    private async Task<HttpStatusCode> StatusAsync(string url)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var response = await http.GetAsync(url);
        return response.StatusCode;
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static string Id(JsonElement of) => Text(of, "id");
}
