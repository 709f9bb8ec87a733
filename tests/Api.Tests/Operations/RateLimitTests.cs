using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using Chorus.Api.Tests.Files;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Operations;

public sealed class RateLimitTests
{
    private const int Few = 3;

    [Fact]
    public async Task Beyond_the_limits_calls_are_refused_over_REST_and_the_hub()
    {
        await using var server = await StartAsync(new()
        {
            ["AuthPerMinute"] = 1,
            ["AuthBurst"] = 2,
            ["CallsPerSecond"] = 1,
            ["CallBurst"] = 20,
        });
        using var user = await ChorusClient.GuestAsync(server.Address);
        using var other = await ChorusClient.GuestAsync(server.Address);
        var refused = await RawCall.SendAsync(server.Address, HttpMethod.Post, "api/auth/guest");
        refused.RequireProblem(429, "rate-limited");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1));

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 100; i++)
        {
            statuses.Add((await user.CallAsync(HttpMethod.Get, "api/conversations")).Status);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        await using var device = await user.ConnectAsync();
        var error = await Assert.ThrowsAsync<HubCallException>(async () =>
        {
            while (true)
            {
                await device.InvokeAsync("Resume");
            }
        });
        Assert.Equal("rate-limited", error.Code);
        await other.NewConversationAsync("nobody else is limited");
    }

    [Fact]
    public async Task What_costs_more_has_limits_of_its_own_for_each_user()
    {
        await using var server = await StartAsync(OfEach());
        using var user = await ChorusClient.GuestAsync(server.Address);
        using var other = await ChorusClient.GuestAsync(server.Address);
        foreach (var (what, call) in Calls(server.Address, await ConversationAsync(user)))
        {
            for (var i = 0; i < Few; i++)
            {
                var taken = await call(user);
                Assert.True((int)taken.Status < 300, $"{what} was answered {taken.Status} {taken.Body}");
            }

            var refused = await call(user);
            Assert.True(refused.Code == "rate-limited" && refused.Headers.RetryAfter is { Delta.TotalSeconds: >= 1 }, $"{what}: {refused}");
        }

        foreach (var (what, call) in Calls(server.Address, await ConversationAsync(other)))
        {
            Assert.True((int)(await call(other)).Status < 300, $"{what} is nobody else's limit");
        }
    }

    [Fact]
    public async Task An_answer_and_the_hubs_messages_count_like_REST()
    {
        await using var server = await StartAsync(OfEach());
        using var user = await ChorusClient.GuestAsync(server.Address);
        var conversation = await ConversationAsync(user);
        await using var device = await user.ConnectAsync();
        for (var i = 0; i < Few; i++)
        {
            await device.InvokeAsync("Send", conversation, new { content = "x", reply = "assistant" });
        }

        var error = await Assert.ThrowsAsync<HubCallException>(
            () => device.InvokeAsync("Send", conversation, new { content = "x", reply = "assistant" }));
        Assert.Equal("rate-limited", error.Code);
        error = await Assert.ThrowsAsync<HubCallException>(async () =>
        {
            while (true)
            {
                await device.InvokeAsync("Send", conversation, new { content = "x" });
            }
        });
        Assert.Equal("rate-limited", error.Code);
        var refused = await RawCall.SendAsync(server.Address, HttpMethod.Post, "api/images", user.AccessToken, """{"prompt":"x"}""");
        refused.RequireProblem(429, "rate-limited");
    }

    [Fact]
    public async Task Users_of_one_address_share_what_some_of_them_may_have()
    {
        var limits = OfEach();
        limits["UsersOfAddress"] = 2;
        await using var server = await StartAsync(limits);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            using var user = await ChorusClient.GuestAsync(server.Address);
            for (var k = 0; k < Few; k++)
            {
                statuses.Add((await user.CallAsync(HttpMethod.Get, "api/export")).Status);
            }
        }

        Assert.Equal(2 * Few, statuses.Count(s => s == HttpStatusCode.OK));
        Assert.All(statuses.Skip(2 * Few), s => Assert.Equal(HttpStatusCode.TooManyRequests, s));

        using var last = await ChorusClient.GuestAsync(server.Address);
        using var elsewhere = RawCall.From(server.Address, IPAddress.Parse("127.0.0.3"));
        elsewhere.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", last.AccessToken);
        using var response = await elsewhere.GetAsync("api/export");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_user_has_so_many_sockets_and_no_more()
    {
        await using var server = await ChorusProcess.StartAsync(settings: new Dictionary<string, string> { ["Chorus__Realtime__MaxSocketsOfUser"] = "2" });
        using var user = await ChorusClient.GuestAsync(server.Address);
        using var other = await ChorusClient.GuestAsync(server.Address);
        await using var first = await user.ConnectAsync();
        await first.InvokeAsync("Resume");
        await using (var second = await user.ConnectAsync())
        {
            await second.InvokeAsync("Resume");
            await using var third = await user.ConnectAsync();
            var error = await Assert.ThrowsAsync<ChannelClosedException>(() => third.NextEventAsync());
            Assert.Equal("closed: rate-limited: Too many connections of one user.", error.InnerException?.Message);
            await second.InvokeAsync("Resume");
            await using var others = await other.ConnectAsync();
            await others.InvokeAsync("Resume");
        }

        await Eventually.TrueAsync(
            async () =>
            {
                await using var again = await user.ConnectAsync();
                try
                {
                    await again.InvokeAsync("Resume");
                    return true;
                }
                catch (HubCallException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(30), "a socket that has ended makes room");
    }

    /// <summary>As many of each as are made here, and none comes back while the test lasts.</summary>
    private static Dictionary<string, int> OfEach() => new()
    {
        ["SendsPerSecond"] = 1,
        ["SendBurst"] = Few,
        ["UploadsPerMinute"] = 1,
        ["UploadBurst"] = Few,
        ["GenerationsPerMinute"] = 1,
        ["GenerationBurst"] = Few,
        ["SearchesPerSecond"] = 1,
        ["SearchBurst"] = Few,
        ["TransfersPerMinute"] = 1,
        ["TransferBurst"] = Few,
    };

    private static Task<ChorusProcess> StartAsync(Dictionary<string, int> limits) => ChorusProcess.StartAsync(
        settings: limits.ToDictionary(l => $"Chorus__RateLimits__{l.Key}", l => $"{l.Value}"));

    private static async Task<string> ConversationAsync(ChorusClient user) =>
        (await user.NewConversationAsync("x")).GetProperty("id").GetString()!;

    private static IEnumerable<(string What, Func<ChorusClient, Task<RawCall>> Call)> Calls(Uri server, string conversation) =>
    [
        ("upload", u => Upload.SendAsync(server, u.AccessToken, "text")),
        ("paint", u => RawCall.SendAsync(server, HttpMethod.Post, "api/images", u.AccessToken, """{"prompt":"x"}""")),
        ("import", u => RawCall.SendAsync(server, HttpMethod.Post, "api/import", u.AccessToken, "[]")),
    ];
}
