using System.Net.Sockets;
using System.Text;
using Chorus.Api.Tests.Files;
using Chorus.Api.Tests.Replies;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Chorus.Testing.Providers;
using Npgsql;
using Xunit;

namespace Chorus.Api.Tests.Safety;

/// <summary>Logs tell what happens, by ids, and nothing of what people say or sign in with, at whatever level.</summary>
public sealed class SecretTests
{
    private const string Key = "sk-provider-key-5b1c9f";
    private readonly List<(string What, string Text)> _secrets = [("the provider's key", Key)];

    [Fact]
    public async Task No_log_of_any_level_holds_a_token_a_password_a_key_or_what_somebody_said()
    {
        await using var provider = await ProviderServer.StartAsync();
        var database = await PostgresServer.CreateDatabaseAsync();
        if (new NpgsqlConnectionStringBuilder(database).Password is { Length: > 0 } password)
        {
            _secrets.Add(("the database's password", password));
        }

        var server = await ChorusProcess.StartAsync(database, new Dictionary<string, string>(provider.Settings(Key))
        {
            ["Logging__LogLevel__Default"] = "Trace",
            ["Logging__LogLevel__Microsoft"] = "Trace",
            ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Trace",
            ["Logging__LogLevel__Orleans"] = "Trace",
            ["Logging__LogLevel__Npgsql"] = "Trace",
        });
        await using (server)
        {
            using var user = await SignInAsync(server);
            var conversation = await SayAsync(server, user);
            await AskAsync(provider, user, conversation);
            await MalformAsync(server, user);
            await user.RequireAsync(HttpMethod.Post, "api/auth/logout");
        }

        foreach (var source in new[] { "trce: ", "dbug: Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.SignalR", "Microsoft.AspNetCore.Server.Kestrel" })
        {
            Assert.Contains(source, server.Output, StringComparison.Ordinal);
        }

        var found = _secrets.Select(s => (s.What, Line: server.Output.Split('\n').FirstOrDefault(l => l.Contains(s.Text, StringComparison.Ordinal)))).Where(f => f.Line is not null).ToList();
        Assert.True(found.Count == 0, $"The log holds\n{string.Join('\n', found.Select(f => $"{f.What}: {f.Line}"))}");
    }

    private async Task<ChorusClient> SignInAsync(ChorusProcess server)
    {
        var user = await ChorusClient.GuestAsync(server.Address);
        Keep(user, "a guest's");
        var (email, password) = ($"{Guid.NewGuid():N}@example.org", Secret("a password"));
        _secrets.Add(("an email address", email));
        await user.RegisterAsync(email, password);
        Keep(user, "an account's");
        foreach (var body in new object[] { new { email, password = Secret("a wrong password") }, new { email = $"{Secret("an unknown email")}@example.org", password } })
        {
            await user.CallAsync(HttpMethod.Post, "api/auth/login", body);
        }

        await user.RefreshAsync();
        Keep(user, "a refreshed");
        return user;
    }

    private async Task<string> SayAsync(ChorusProcess server, ChorusClient user)
    {
        var conversation = (await user.NewConversationAsync(Secret("a title"))).GetProperty("id").GetString()!;
        var message = (await user.SendAsync(conversation, Secret("a message"))).GetProperty("id").GetString();
        await using var device = await user.ConnectAsync();
        await device.InvokeAsync("Resume");
        await device.InvokeAsync("Send", conversation, new { content = Secret("a message by the hub"), metadata = new { note = Secret("metadata") } });
        await Assert.ThrowsAsync<HubCallException>(() => device.InvokeAsync("Send", conversation, new { content = Secret("a refused message"), role = "owner" }));
        await user.RequireAsync(HttpMethod.Patch, $"api/conversations/{conversation}/messages/{message}", new { content = Secret("an edit") });
        await user.RequireAsync(HttpMethod.Get, $"api/search?q={Secret("a question to the search")}");
        await Upload.SendAsync(server.Address, user.AccessToken, Secret("a file's text"), $"{Secret("a file's name")}.txt");
        var session = await user.RequireAsync(HttpMethod.Post, "api/sessions", new { title = Secret("a session's title"), brainDump = Secret("a session's text") });
        await user.RequireAsync(HttpMethod.Get, $"api/sessions/{session.GetProperty("id").GetString()}/export?format=md");
        await user.CallAsync(HttpMethod.Post, "api/import", new { format = Secret("an import") });
        return conversation;
    }

    private async Task AskAsync(ProviderServer provider, ChorusClient user, string conversation)
    {
        provider.NextChat(ChatScripts.Echo(), FaultScripts.Error(401, "invalid_api_key", $"Incorrect API key provided: {Key}."));
        for (var i = 0; i < 2; i++)
        {
            var answer = await ReplyServer.AskAsync(user, conversation, Secret("a question"));
            var ended = await ReplyServer.EndAsync(user, conversation, answer);
            Assert.Equal(i == 0 ? "complete" : "failed", ended.GetProperty("status").GetString());
            Assert.DoesNotContain(Key, ended.ToString(), StringComparison.Ordinal);
        }

        provider.NextPicture(FaultScripts.Error(401, "invalid_api_key", $"Incorrect API key provided: {Key}."));
        var image = (await user.RequireAsync(HttpMethod.Post, "api/images", new { prompt = Secret("a prompt") })).GetProperty("id").GetString();
        await Eventually.TrueAsync(
            async () => (await user.RequireAsync(HttpMethod.Get, $"api/images/{image}")).GetProperty("status").GetString() == "failed",
            TimeSpan.FromSeconds(60),
            "the painter's refusal ends the picture");
    }

    /// <summary>What cannot be read tempts to say what it was.</summary>
    private async Task MalformAsync(ChorusProcess server, ChorusClient user)
    {
        foreach (var body in new[] { $$"""{"title":"{{Secret("broken JSON")}}""", $$"""{"title":{"{{Secret("a name in JSON")}}":1} }""", $"\"{Secret("a bare text")}\"" })
        {
            await RawCall.SendAsync(server.Address, HttpMethod.Post, "api/conversations", user.AccessToken, body);
        }

        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /hub?access_token={Secret("a token in a malformed address")}\u0001 HTTP/1.1\r\n\r\n"));
        while (await socket.GetStream().ReadAsync(new byte[1_024]) > 0)
        {
            // Until it hangs up.
        }
    }

    private void Keep(ChorusClient user, string whose)
    {
        _secrets.Add(($"{whose} access token", user.AccessToken));
        _secrets.Add(($"{whose} refresh token", user.RefreshToken));
    }

    private string Secret(string what)
    {
        var text = $"s{Guid.NewGuid():N}";
        _secrets.Add((what, text));
        return text;
    }
}
