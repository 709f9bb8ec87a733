using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Operations;

public sealed class HealthTests
{
    [Fact]
    public async Task Without_its_database_a_server_lives_is_not_ready_and_says_why()
    {
        var postgres = await PostgresServer.StartAsync();
        await using var server = await ChorusProcess.StartAsync(await postgres.NewDatabaseAsync());
        // Microsoft's runtime reads its reminders again and again, and now and then just then.
        server.Allow(@"^fail: Orleans\.Runtime\.ReminderService\.");
        using var user = await ChorusClient.GuestAsync(server.Address);
        await postgres.StopAsync();
        var ready = await RawCall.SendAsync(server.Address, HttpMethod.Get, "health/ready");
        Assert.Equal(503, (int)ready.Status);
        Assert.Contains("postgres", ready.Body.GetProperty("missing").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal(200, (int)(await RawCall.SendAsync(server.Address, HttpMethod.Get, "health/live")).Status);

        var read = await RawCall.SendAsync(server.Address, HttpMethod.Get, "api/conversations", user.AccessToken);
        read.RequireProblem(503, "unavailable");
        Assert.NotNull(read.Headers.RetryAfter);

        await postgres.StartAgainAsync();
        await user.NewConversationAsync("it goes on");
        Assert.Equal(200, (int)(await RawCall.SendAsync(server.Address, HttpMethod.Get, "health/ready")).Status);
    }

    [Fact]
    public async Task Ended_by_SIGTERM_it_tells_its_devices_and_everything_is_there_afterwards()
    {
        await using var server = await ChorusProcess.StartAsync();
        using var user = await ChorusClient.GuestAsync(server.Address);
        var conversation = (await user.NewConversationAsync("talk")).GetProperty("id").GetString()!;
        await user.SendAsync(conversation, "durable");
        await using var device = await user.ConnectAsync();
        var place = await device.InvokeAsync("Resume");
        await server.StopAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => device.NextEventAsync());

        await server.StartAgainAsync();
        Assert.Equal("durable", Assert.Single(await user.MessagesAsync(conversation)).GetProperty("content").GetString());
        await using var back = await user.ConnectAsync();
        var answer = await back.InvokeAsync("Resume", place.GetProperty("epoch").GetString(), place.GetProperty("offset").GetInt64());
        Assert.False(answer.GetProperty("recovered").GetBoolean());
        Assert.NotEqual(place.GetProperty("epoch").GetString(), answer.GetProperty("epoch").GetString());
        Assert.DoesNotContain(user.AccessToken, server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("durable", server.Output, StringComparison.Ordinal);
    }
}
