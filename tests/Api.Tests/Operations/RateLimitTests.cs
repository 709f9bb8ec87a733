using System.Net;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Operations;

public sealed class RateLimitTests
{
    [Fact]
    public async Task Beyond_the_limits_calls_are_refused_over_REST_and_the_hub()
    {
        await using var server = await ChorusProcess.StartAsync(settings: new Dictionary<string, string>
        {
            ["Chorus__RateLimits__AuthPerMinute"] = "1",
            ["Chorus__RateLimits__AuthBurst"] = "2",
            ["Chorus__RateLimits__CallsPerSecond"] = "1",
            ["Chorus__RateLimits__CallBurst"] = "20",
        });
        using var user = await ChorusClient.GuestAsync(server.Address);
        using var other = await ChorusClient.GuestAsync(server.Address);
        var refused = await RawCall.SendAsync(server.Address, HttpMethod.Post, "api/auth/guest");
        refused.RequireProblem(429, "rate-limited");
        Assert.NotNull(refused.Headers.RetryAfter);

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
}
