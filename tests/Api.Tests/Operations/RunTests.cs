using System.Text.Json;
using System.Threading.Channels;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Operations;

public sealed class RunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Two_silos_and_two_servers_are_one_Chorus_and_keep_everything_across_a_restart()
    {
        await using var run = await RunScript.StartAsync(silos: 2, apis: 2);
        Assert.StartsWith("2 silos and 2 servers, on ", run.Output, StringComparison.Ordinal);
        Assert.Equal(["api-1", "api-2", "postgres", "silo-1", "silo-2"], run.Processes().Keys.Order());
        foreach (var address in new[] { run.Address(1), run.Address(2), run.HealthOfSilo(1), run.HealthOfSilo(2) })
        {
            Assert.Equal(200, (int)(await RawCall.SendAsync(address, HttpMethod.Get, "health/live")).Status);
            Assert.Equal(200, (int)(await RawCall.SendAsync(address, HttpMethod.Get, "health/ready")).Status);
            using var http = new HttpClient { BaseAddress = address };
            Assert.Contains("# TYPE ", await http.GetStringAsync("metrics"), StringComparison.Ordinal);
        }

        using var here = new ChorusClient(run.Address(1));
        await here.RegisterAsync("somebody@example.com", "a good password");
        using var there = new ChorusClient(run.Address(2));
        await there.LoginAsync("somebody@example.com", "a good password");
        await SignedInOnOneIsSignedInOnTheOtherAsync(run, here);
        var conversation = await AllHearWhatIsSentAnywhereAsync(here, there);
        await EndedOnOneIsEndedOnTheOtherAsync(run, here);

        var before = run.Processes();
        Assert.Equal(0, await run.StopAsync());
        Assert.DoesNotContain(before.Values, Signal.IsAlive);
        Assert.Empty(run.Processes());

        await run.StartAgainAsync();
        Assert.Equal(["from 1", "from 2", "over the hub"], await ContentsAsync(there, conversation));
        await here.SendAsync(conversation, "after the restart");
        Assert.Equal(4, (await ContentsAsync(there, conversation)).Count);
    }

    [Fact]
    public async Task A_killed_process_comes_back_and_one_that_was_asked_to_end_stays_away()
    {
        await using var run = await RunScript.StartAsync(silos: 2, apis: 1);
        using var user = await ChorusClient.GuestAsync(run.Address(1));
        var conversation = (await user.NewConversationAsync("talk")).GetProperty("id").GetString()!;
        await user.SendAsync(conversation, "before");

        foreach (var name in new[] { "silo-1", "api-1" })
        {
            var killed = run.Processes()[name];
            Signal.Send("KILL", killed);
            await Eventually.TrueAsync(() => run.Processes().GetValueOrDefault(name, killed) != killed, Patience, $"{name} runs again");
        }

        await Eventually.TrueAsync(() => IsReadyAsync(run.Address(1)), Patience, "the server is ready again");
        await Eventually.TrueAsync(() => IsReadyAsync(run.HealthOfSilo(1)), Patience, "the silo is ready again");
        await user.SendAsync(conversation, "after");

        Signal.Send("TERM", run.Processes()["silo-2"]);
        await run.SaysAsync("silo-2 was ended, and stays away");
        await user.SendAsync(conversation, "without it");
        Assert.Equal(["before", "after", "without it"], await ContentsAsync(user, conversation));
        Assert.DoesNotContain("silo-2", run.Processes().Keys);

        Signal.Send("TERM", run.Processes()["silo-1"]);
        await run.SaysAsync("silo-1 was ended, and stays away");
        var ready = await RawCall.SendAsync(run.Address(1), HttpMethod.Get, "health/ready");
        Assert.Equal(503, (int)ready.Status);
        Assert.Equal(["cluster"], ready.Body.GetProperty("missing").EnumerateArray().Select(m => m.GetString()!));
        Assert.Equal(200, (int)(await RawCall.SendAsync(run.Address(1), HttpMethod.Get, "health/live")).Status);

        Signal.Send("TERM", run.Processes()["api-1"]);
        Assert.Equal(0, await run.EndAsync());
        Assert.Contains("no server is left", run.Output, StringComparison.Ordinal);
    }

    private static async Task SignedInOnOneIsSignedInOnTheOtherAsync(RunScript run, ChorusClient here)
    {
        var me = await RawCall.SendAsync(run.Address(2), HttpMethod.Get, "api/me", here.AccessToken);
        Assert.Equal(here.UserId, me.Body.GetProperty("id").GetString());
        var refreshed = await RawCall.SendAsync(
            run.Address(2), HttpMethod.Post, "api/auth/refresh", body: JsonSerializer.Serialize(new { refreshToken = here.RefreshToken }));
        var again = await RawCall.SendAsync(
            run.Address(1), HttpMethod.Get, "api/me", refreshed.Body.GetProperty("accessToken").GetString());
        Assert.Equal(here.UserId, again.Body.GetProperty("id").GetString());
    }

    private static async Task EndedOnOneIsEndedOnTheOtherAsync(RunScript run, ChorusClient here)
    {
        using var lost = new ChorusClient(run.Address(2));
        await lost.LoginAsync("somebody@example.com", "a good password");
        await using var device = await lost.ConnectAsync();
        await device.InvokeAsync("Resume");
        var sessions = (await here.RequireAsync(HttpMethod.Get, "api/auth/sessions")).GetProperty("items");
        await here.RequireAsync(HttpMethod.Delete, $"api/auth/sessions/{sessions[0].GetProperty("id").GetString()}");
        var closed = await Assert.ThrowsAsync<ChannelClosedException>(() => device.NextEventAsync(Patience));
        Assert.StartsWith("closed: unauthenticated:", closed.InnerException?.Message, StringComparison.Ordinal);
        (await RawCall.SendAsync(run.Address(2), HttpMethod.Get, "api/me", lost.AccessToken)).RequireProblem(401, "unauthenticated");
    }

    private static async Task<string> AllHearWhatIsSentAnywhereAsync(ChorusClient here, ChorusClient there)
    {
        await using var deviceHere = await here.ConnectAsync();
        await deviceHere.InvokeAsync("Resume");
        await using var deviceThere = await there.ConnectAsync();
        await deviceThere.InvokeAsync("Resume");
        var conversation = (await here.NewConversationAsync("talk")).GetProperty("id").GetString()!;
        await here.SendAsync(conversation, "from 1");
        await there.SendAsync(conversation, "from 2");
        await deviceThere.InvokeAsync("Send", conversation, new { id = Guid.CreateVersion7(), content = "over the hub" });
        foreach (var device in new[] { deviceHere, deviceThere })
        {
            var heard = new List<string>();
            while (heard.Count < 3)
            {
                var envelope = await device.NextEventAsync(Patience);
                if (envelope.GetProperty("type").GetString() == "message-insert")
                {
                    heard.Add(envelope.GetProperty("data").GetProperty("content").GetString()!);
                }
            }

            Assert.Equal(["from 1", "from 2", "over the hub"], heard);
        }

        return conversation;
    }

    private static async Task<List<string>> ContentsAsync(ChorusClient user, string conversation) =>
        [.. (await user.MessagesAsync(conversation)).Select(m => m.GetProperty("content").GetString()!)];

    private static async Task<bool> IsReadyAsync(Uri address)
    {
        try
        {
            return (int)(await RawCall.SendAsync(address, HttpMethod.Get, "health/ready")).Status == 200;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
