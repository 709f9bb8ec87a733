using System.Net;
using System.Text.Json;
using Chorus.Api.Tests.Files;
using Chorus.Api.Tests.Images;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Accounts;

[Collection(ServerTests.Name)]
public sealed class GuestMergeTests(ServerFixture server) : IAsyncLifetime
{
    private ChorusClient _guest = null!;
    private ChorusClient _account = null!;

    public async Task InitializeAsync()
    {
        _guest = await server.GuestAsync();
        _account = await AccountAsync();
    }

    public Task DisposeAsync()
    {
        _guest.Dispose();
        _account.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_account_gets_a_guests_conversations_and_may_edit_what_the_guest_wrote()
    {
        var id = Id(await _guest.NewConversationAsync("the guest's"));
        var message = Id(await _guest.SendAsync(id, "hello"));
        var before = await _guest.RequireAsync(HttpMethod.Get, $"api/conversations/{id}");

        Assert.Equal("1 0 0", await MergeAsync());
        var after = await _account.RequireAsync(HttpMethod.Get, $"api/conversations/{id}");
        Assert.Equal(_account.UserId, after.GetProperty("ownerId").GetString());
        Assert.Equal(before.GetProperty("version").GetInt64() + 1, after.GetProperty("version").GetInt64());
        Assert.Equal(before.GetProperty("checksum").GetString(), after.GetProperty("checksum").GetString());
        var edited = await _account.RequireAsync(HttpMethod.Patch, $"api/conversations/{id}/messages/{message}", new { content = "edited" });
        Assert.Equal((_account.UserId, 1L), (edited.GetProperty("authorId").GetString(), edited.GetProperty("seq").GetInt64()));

        Assert.Empty(await _guest.ConversationIdsAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await _guest.CallAsync(HttpMethod.Get, $"api/conversations/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _guest.CallAsync(
            HttpMethod.Post, $"api/conversations/{id}/messages", new { content = "still here?" })).Status);
    }

    [Fact]
    public async Task Merging_again_moves_only_what_has_come_since()
    {
        await _guest.NewConversationAsync("one");
        Assert.Equal("1 0 0", await MergeAsync());
        Assert.Equal("0 0 0", await MergeAsync());
        await _guest.NewConversationAsync("two");
        Assert.Equal("1 0 0", await MergeAsync(_guest.RefreshToken));
        Assert.Equal(2, (await _account.ConversationIdsAsync()).Count);
    }

    [Fact]
    public async Task Where_both_take_part_the_account_gets_the_stronger_role()
    {
        var id = Id(await _guest.NewConversationAsync("together"));
        await _guest.RequireAsync(HttpMethod.Post, $"api/conversations/{id}/members", new { userId = _account.UserId, role = "viewer" });
        Assert.Equal("1 0 0", await MergeAsync());

        var merged = await _account.RequireAsync(HttpMethod.Get, $"api/conversations/{id}");
        Assert.Equal((_account.UserId, 0), (merged.GetProperty("ownerId").GetString(), merged.GetProperty("members").GetArrayLength()));
    }

    [Fact]
    public async Task Devices_of_both_hear_of_it()
    {
        var id = Id(await _guest.NewConversationAsync("moving"));
        await using var guest = await ListenAsync(_guest);
        await using var account = await ListenAsync(_account);
        await MergeAsync();

        Assert.Equal(("conversation-delete", id), await NextAsync(guest));
        Assert.Equal(("conversation-insert", id), await NextAsync(account));
    }

    [Fact]
    public async Task An_account_gets_a_guests_content_sessions()
    {
        var id = Id(await _guest.RequireAsync(HttpMethod.Post, "api/sessions", new { title = "plans", brainDump = "all of it" }));
        await using var account = await ListenAsync(_account);
        Assert.Equal("0 0 1", await MergeAsync());

        Assert.Equal(("session-update", id), await NextAsync(account));
        Assert.Equal(_account.UserId, (await _account.RequireAsync(HttpMethod.Get, $"api/sessions/{id}")).GetProperty("userId").GetString());
        await _account.RequireAsync(HttpMethod.Put, $"api/sessions/{id}/steps/research", new { content = "found" });
        Assert.Equal(HttpStatusCode.NotFound, (await _guest.CallAsync(HttpMethod.Get, $"api/sessions/{id}")).Status);
    }

    [Fact]
    public async Task An_account_gets_a_guests_pictures_and_attachments_and_their_addresses_stay()
    {
        var conversation = Id(await _guest.NewConversationAsync("painted"));
        var alone = await Painting.PaintAsync(_guest, new { prompt = "alone" });
        var within = await Painting.PaintAsync(_guest, new { prompt = "in a conversation", conversationId = conversation });
        var deleted = await Painting.PaintAsync(_guest, new { prompt = "deleted" });
        await _guest.CallAsync(HttpMethod.Delete, $"api/images/{Id(deleted)}");
        var attachment = Id((await Upload.SendAsync(server.Address, _guest.AccessToken, "notes", "a.txt")).Body);
        await using var guest = await ListenAsync(_guest);
        await using var account = await ListenAsync(_account);

        Assert.Equal("1 2 0", await MergeAsync());
        Assert.Equal("0 0 0", await MergeAsync());
        List<string?> gone = [], come = [];
        while (gone.Count < 2)
        {
            Take(gone, "image-delete", await NextAsync(guest));
        }

        while (come.Count < 2)
        {
            Take(come, "image-insert", await NextAsync(account));
        }

        string?[] both = [Id(alone), Id(within)];
        Assert.Equal(both.Order(), gone.Order());
        Assert.Equal(both.Order(), come.Order());

        using var http = new HttpClient { BaseAddress = server.Address };
        foreach (var before in new[] { alone, within })
        {
            var after = await _account.RequireAsync(HttpMethod.Get, $"api/images/{Id(before)}");
            Assert.Equal(_account.UserId, after.GetProperty("userId").GetString());
            foreach (var name in new[] { "publicUrl", "thumbnailUrl", "storagePath" })
            {
                Assert.Equal(before.GetProperty(name).GetString(), after.GetProperty(name).GetString());
            }

            Assert.NotEmpty(await http.GetByteArrayAsync(after.GetProperty("publicUrl").GetString()));
            Assert.Equal(HttpStatusCode.NotFound, (await _guest.CallAsync(HttpMethod.Get, $"api/images/{Id(before)}")).Status);
        }

        await _account.RequireAsync(
            HttpMethod.Post, $"api/conversations/{conversation}/messages", new { content = "with it", attachmentIds = new[] { attachment } });

        static void Take(List<string?> to, string type, (string? Type, string? Id) item)
        {
            if (item.Type == type)
            {
                to.Add(item.Id);
            }
        }
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_while_both_send()
    {
        var shared = Id(await _guest.NewConversationAsync("shared"));
        await _guest.RequireAsync(HttpMethod.Post, $"api/conversations/{shared}/members", new { userId = _account.UserId, role = "member" });
        List<string> ids = [shared];
        for (var i = 0; i < 20; i++)
        {
            ids.Add(Id(await _guest.NewConversationAsync($"{i}")));
        }

        await using var guest = await ListenAsync(_guest);
        await using var account = await ListenAsync(_account);
        using var merging = new CancellationTokenSource();
        var senders = ids.SelectMany(id => new[] { SendUntilAsync(_guest, id, merging.Token), SendUntilAsync(_account, id, merging.Token) })
            .Append(SendUntilAsync(guest, shared, merging.Token)).Append(SendUntilAsync(account, shared, merging.Token)).ToList();
        for (var i = 0; i < 3; i++)
        {
            await MergeAsync();
        }

        await merging.CancelAsync();
        var acknowledged = (await Task.WhenAll(senders)).SelectMany(a => a).ToList();
        var stored = new HashSet<string>();
        foreach (var id in ids)
        {
            var messages = await _account.MessagesAsync(id);
            Assert.Equal(Enumerable.Range(1, messages.Count).Select(i => (long)i), messages.Select(m => m.GetProperty("seq").GetInt64()));
            stored.UnionWith(messages.Select(Id));
        }

        Assert.NotEmpty(acknowledged);
        Assert.All(acknowledged, a => Assert.Contains(a, stored));
    }

    [Fact]
    public async Task Only_a_guests_own_token_moves_its_data()
    {
        using var other = await AccountAsync();
        await other.NewConversationAsync("an account's");
        foreach (var token in new[] { other.AccessToken, "nonsense", "" })
        {
            var answer = await RawCall.SendAsync(
                server.Address, HttpMethod.Post, "api/auth/merge", _account.AccessToken, JsonSerializer.Serialize(new { guestToken = token }));
            answer.RequireProblem(400, "invalid-request");
        }

        (await RawCall.SendAsync(server.Address, HttpMethod.Post, "api/auth/merge", body: "{}")).RequireProblem(401, "unauthenticated");
        Assert.Single(await other.ConversationIdsAsync());
    }

    /// <summary>Sends until told to stop, or until the conversation has gone to somebody else.</summary>
    private static async Task<List<string>> SendUntilAsync(ChorusClient sender, string conversation, CancellationToken stop)
    {
        var acknowledged = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            var (status, message) = await sender.CallAsync(HttpMethod.Post, $"api/conversations/{conversation}/messages", new { content = "x" });
            if (status == HttpStatusCode.Created)
            {
                acknowledged.Add(Id(message));
            }
            else
            {
                Assert.Equal(HttpStatusCode.NotFound, status);
            }
        }

        return acknowledged;
    }

    /// <summary>The same over the hub.</summary>
    private static async Task<List<string>> SendUntilAsync(HubClient sender, string conversation, CancellationToken stop)
    {
        var acknowledged = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                acknowledged.Add(Id(await sender.InvokeAsync("Send", conversation, new { content = "x" })));
            }
            catch (HubCallException e)
            {
                Assert.Equal("not-found", e.Code);
            }
        }

        return acknowledged;
    }

    private async Task<ChorusClient> AccountAsync()
    {
        var account = await server.GuestAsync();
        await account.RegisterAsync($"{Guid.NewGuid():N}@example.com", "correct horse");
        return account;
    }

    private async Task<string> MergeAsync(string? token = null)
    {
        var moved = await _account.RequireAsync(HttpMethod.Post, "api/auth/merge", new { guestToken = token ?? _guest.AccessToken });
        return $"{moved.GetProperty("conversations")} {moved.GetProperty("images")} {moved.GetProperty("sessions")}";
    }

    private static async Task<HubClient> ListenAsync(ChorusClient user)
    {
        var device = await user.ConnectAsync();
        await device.InvokeAsync("Resume", null, null);
        return device;
    }

    private static async Task<(string? Type, string? Id)> NextAsync(HubClient device)
    {
        var envelope = await device.NextEventAsync();
        return (envelope.GetProperty("type").GetString(), envelope.GetProperty("data").GetProperty("id").GetString());
    }

    private static string Id(JsonElement of) => of.GetProperty("id").GetString()!;
}
