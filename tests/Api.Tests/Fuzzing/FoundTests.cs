using System.Text;
using Chorus.Api.Tests.Server;
using Xunit;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>What hostile cases, or thinking of them, have found once.</summary>
[Collection(ServerTests.Name)]
public sealed class FoundTests(ServerFixture server)
{
    [Theory]
    [InlineData("""{"type":99}""")]
    [InlineData("""{"type":-1}""")]
    public async Task A_message_of_an_unknown_kind_holds_up_nothing_behind_it(string unknown)
    {
        using var user = await server.GuestAsync();
        await using var line = await SocketLine.OpenAsync(server.Address, user.AccessToken, new Chance(1));
        await line.SendAsync([.. HubGrammar.Handshake, .. Encoding.UTF8.GetBytes(unknown), HubGrammar.End, .. HubGrammar.Sync("behind it")]);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var answer = ""; !answer.Contains("behind it", StringComparison.Ordinal);)
        {
            answer += Encoding.UTF8.GetString(await line.ReceiveAsync(timeout.Token) ?? throw new EndOfStreamException(answer));
        }
    }

    [Theory]
    [InlineData("ffffffffffffffff\r\n{}")]
    [InlineData("5\r\n{}")]
    public async Task A_body_that_breaks_is_the_senders_fault(string chunks)
    {
        using var user = await server.GuestAsync();
        using var wire = new HttpWire(server.Address);
        var answer = await wire.CallAsync(
            Encoding.ASCII.GetBytes($"POST /api/import HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {user.AccessToken}\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}"), isWhole: false);
        Assert.True(answer is null or { Status: 400 }, $"{answer}");
    }

    [Theory]
    [InlineData("GET", "api/analytics?to=0001-01-01", null, 200)]
    [InlineData("GET", "api/analytics?from=9999-12-31&to=9999-12-31", null, 200)]
    [InlineData("POST", "api/auth/login", """{"email":"a\u0000@example.org","password":"Correct-horse-7"}""", 400)]
    [InlineData("POST", "api/import", """{"format":"chorus.session/1","session":{"id":"01a21566-a39f-700e-8705-bea87ad12130","userId":"01a21566-a39f-700e-8705-bea87ad12130","title":null,"status":"draft","archived":false,"version":1,"steps":[],"createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"},"versions":[{"step":"draft","content":null,"revision":1,"model":null,"createdAt":"2026-01-01T00:00:00Z"}]}""", 400)]
    public async Task What_was_a_failure_of_the_servers_is_answered(string method, string path, string? body, int status)
    {
        using var user = await server.GuestAsync();
        var answer = await RawCall.SendAsync(server.Address, new HttpMethod(method), path, user.AccessToken, body);
        Assert.True(status == (int)answer.Status, $"{(int)answer.Status} {answer.Body}");
    }
}
