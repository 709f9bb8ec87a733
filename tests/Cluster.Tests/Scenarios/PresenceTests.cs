using Chorus.Testing;
using Xunit;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>Who is online, and who types, is right after crashes.</summary>
[Collection(ClusterTests.Name)]
public sealed class PresenceTests(ClusterFixture fixture)
{
    // The node's subscription expires in 90 seconds, then there is the grace of 10.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Whose_Api_node_is_killed_types_no_more_and_is_online_no_more_unless_there_is_a_device_elsewhere()
    {
        var (first, second) = (fixture.Cluster.Apis[0], fixture.Cluster.Apis[1]);
        using var ada = await ChorusClient.GuestAsync(first.Address);
        using var eve = await ChorusClient.GuestAsync(first.Address);
        using var bob = await ChorusClient.GuestAsync(second.Address);
        var conversation = (await bob.NewConversationAsync("talk")).GetProperty("id").GetString();
        foreach (var member in new[] { ada, eve })
            await bob.RequireAsync(HttpMethod.Post, $"api/conversations/{conversation}/members", new { userId = member.UserId, role = "member" });

        await using var his = await ResumedAsync(second.Address, bob);
        await using var hers = await ResumedAsync(first.Address, ada);
        await using var eves = await ResumedAsync(first.Address, eve);
        await using var evesOther = await ResumedAsync(second.Address, eve);
        var online = new HashSet<string?>();
        await HearAsync(his, online, () => online.SetEquals([ada.UserId, eve.UserId]));
        await hers.InvokeAsync("Typing", conversation, true);
        await HearTypingAsync(his, true);

        await first.KillAsync();
        await HearTypingAsync(his, false);
        await HearAsync(his, online, () => !online.Contains(ada.UserId));
        Assert.Equal([eve.UserId], online);
        await fixture.Cluster.MakeWholeAsync();
    }

    private static async Task HearAsync(HubClient device, HashSet<string?> online, Func<bool> isReached)
    {
        while (!isReached())
        {
            var (user, isOnline) = await device.NextPresenceAsync(_patience);
            _ = isOnline ? online.Add(user) : online.Remove(user);
        }
    }

    private static async Task HearTypingAsync(HubClient device, bool isTyping)
    {
        var envelope = await device.NextEventAsync(_patience);
        while (envelope.GetProperty("type").GetString() != "typing")
            envelope = await device.NextEventAsync(_patience);
        Assert.Equal(isTyping, envelope.GetProperty("data").GetProperty("isTyping").GetBoolean());
    }

    private static async Task<HubClient> ResumedAsync(Uri node, ChorusClient user)
    {
        var device = await HubClient.ConnectAsync(node, user.AccessToken);
        await device.InvokeAsync("Resume");
        return device;
    }
}
