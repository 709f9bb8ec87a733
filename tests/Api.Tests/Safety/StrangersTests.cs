using System.Net;
using System.Reflection;
using System.Text.Json;
using Chorus.Api.Realtime;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Safety;

/// <summary>
/// Walks all calls of the OpenAPI document and all methods of the hub as everybody who has no business there, so that a new one
/// without a rule is found.
/// </summary>
[Collection(ServerTests.Name)]
public sealed class StrangersTests(ServerFixture server) : IAsyncLifetime
{
    private ChorusClient _owner = null!;
    private ChorusClient _viewer = null!;
    private ChorusClient _removed = null!;
    private Belongings _things = null!;

    public async Task InitializeAsync()
    {
        (_owner, _viewer, _removed) = (await server.GuestAsync(), await server.GuestAsync(), await server.GuestAsync());
        var conversation = Id(await _owner.NewConversationAsync("private"));
        foreach (var (user, role) in new[] { (_viewer, "viewer"), (_removed, "member") })
        {
            await _owner.RequireAsync(HttpMethod.Post, $"api/conversations/{conversation}/members", new { userId = user.UserId, role });
        }

        await _owner.RequireAsync(HttpMethod.Delete, $"api/conversations/{conversation}/members/{_removed.UserId}");
        _things = new Belongings(
            _owner.UserId, conversation, Id(await _owner.SendAsync(conversation, "secret")),
            Id(await _owner.RequireAsync(HttpMethod.Post, "api/sessions", new { title = "private", brainDump = "secret" })),
            Id(await _owner.RequireAsync(HttpMethod.Post, "api/images", new { prompt = "a secret" })),
            Id((await _owner.RequireAsync(HttpMethod.Get, "api/auth/sessions")).GetProperty("items")[0]), _viewer.UserId);
    }

    public Task DisposeAsync()
    {
        _owner.Dispose();
        _viewer.Dispose();
        _removed.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("nonsense")]
    [InlineData("signed out")]
    public async Task Without_a_token_that_holds_every_call_is_refused_but_signing_in(string who)
    {
        using var gone = await server.GuestAsync();
        if (who == "signed out")
        {
            await gone.RequireAsync(HttpMethod.Post, "api/auth/logout");
        }

        var token = who switch { "nobody" => null, "nonsense" => "nonsense", _ => gone.AccessToken };
        foreach (var operation in (await Operation.AllAsync(server.Address)).Where(o => !o.IsOpen))
        {
            var call = await operation.CallAsync(server.Address, _things, token);
            Assert.True(call.Is(HttpStatusCode.Unauthorized, "unauthenticated"), $"{operation.Id} answered {who}: {call.Status} {call.Body}");
        }
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("removed member")]
    public async Task Somebody_elses_things_do_not_exist(string who)
    {
        using var stranger = await server.GuestAsync();
        var token = (who == "stranger" ? stranger : _removed).AccessToken;
        var before = await SeenByOwnerAsync();
        foreach (var operation in (await Operation.AllAsync(server.Address)).Where(o => o.NamesAnObject || o.Id == "paintImage"))
        {
            var call = await operation.CallAsync(server.Address, _things, token);
            Assert.True(call.Is(HttpStatusCode.NotFound, "not-found"), $"{operation.Id} answered a {who}: {call.Status} {call.Body}");
            Assert.DoesNotContain("secret", call.Body.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(before, await SeenByOwnerAsync());
    }

    [Fact]
    public async Task A_viewer_reads_and_changes_nothing()
    {
        var before = await SeenByOwnerAsync();
        foreach (var operation in (await Operation.AllAsync(server.Address)).Where(o => o.IsOfConversations || o.Id == "paintImage"))
        {
            var call = await operation.CallAsync(server.Address, _things, _viewer.AccessToken);
            Assert.True(
                operation.Method == HttpMethod.Get ? (int)call.Status < 300 : call.Is(HttpStatusCode.Forbidden, "forbidden"),
                $"{operation.Id} answered a viewer: {call.Status} {call.Body}");
        }

        Assert.Equal(before, await SeenByOwnerAsync());
    }

    [Fact]
    public async Task The_hub_knows_no_conversation_of_somebody_elses()
    {
        using var stranger = await server.GuestAsync();
        var all = typeof(ChannelHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => !m.IsSpecialName && m.GetBaseDefinition().DeclaringType == typeof(ChannelHub)).ToList();
        var methods = all.Where(m => m.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Guid)).ToList();
        // The caller's own channel; and a token, which SocketPassTests tries.
        Assert.Equal(["Renew", "Resume"], all.Except(methods).Select(m => m.Name).Order());
        Assert.Superset(new HashSet<string> { "Send", "Typing", "MarkRead", "Stop" }, methods.Select(m => m.Name).ToHashSet());
        foreach (var (user, code) in new[] { (stranger, "not-found"), (_removed, "not-found"), (_viewer, "forbidden") })
        {
            await using var device = await user.ConnectAsync();
            foreach (var method in methods.Where(m => user != _viewer || m.Name != "MarkRead"))
            {
                var error = await Assert.ThrowsAsync<HubCallException>(() => device.InvokeAsync(method.Name, [.. method.GetParameters().Select(Argument)]));
                Assert.StartsWith($"{code}:", error.Message, StringComparison.Ordinal);
            }
        }
    }

    private object? Argument(ParameterInfo parameter) => parameter.Name switch
    {
        "conversationId" => _things.Conversation,
        "messageId" => _things.Message,
        "message" => new { content = "taken over" },
        "isTyping" => true,
        "seq" => 1,
        _ => throw new InvalidOperationException($"Tell the walk what to give for {parameter.Name}."),
    };

    private async Task<string> SeenByOwnerAsync()
    {
        var conversation = await _owner.RequireAsync(HttpMethod.Get, $"api/conversations/{_things.Conversation}");
        var session = await _owner.RequireAsync(HttpMethod.Get, $"api/sessions/{_things.Session}");
        var image = await _owner.RequireAsync(HttpMethod.Get, $"api/images/{_things.Image}");
        return $"{conversation} {session} {image.GetProperty("prompt")}";
    }

    private static string Id(JsonElement of) => of.GetProperty("id").GetString()!;
}
