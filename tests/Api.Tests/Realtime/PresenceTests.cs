using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Realtime;

[Collection(ServerTests.Name)]
public sealed class PresenceTests(ServerFixture server) : IAsyncLifetime
{
    // Far longer than the grace that a reload has.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(40);

    private ChorusClient _ada = null!;
    private ChorusClient _bob = null!;

    public async Task InitializeAsync()
    {
        (_ada, _bob) = (await server.GuestAsync(), await server.GuestAsync());
        var conversation = (await _ada.NewConversationAsync("talk")).GetProperty("id").GetString();
        await _ada.RequireAsync(HttpMethod.Post, $"api/conversations/{conversation}/members", new { userId = _bob.UserId, role = "viewer" });
    }

    public Task DisposeAsync()
    {
        _ada.Dispose();
        _bob.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Both_learn_of_each_other_and_a_second_device_of_who_is_there()
    {
        await using var his = await ResumedAsync(_bob);
        await using var hers = await ResumedAsync(_ada);
        await HearsAsync(his, _ada, true);
        await HearsAsync(hers, _bob, true);
        await using var second = await ResumedAsync(_bob);
        await HearsAsync(second, _ada, true);
    }

    [Fact]
    public async Task Somebody_is_offline_when_the_last_device_has_gone_and_no_earlier()
    {
        await using var his = await ResumedAsync(_bob);
        await using (var first = await ResumedAsync(_ada))
        {
            await HearsAsync(his, _ada, true);
        }

        // A reload; and another device, which is as good.
        await using (var again = await ResumedAsync(_ada))
        {
            await HearsAsync(again, _bob, true);
            await using var second = await ResumedAsync(_ada);
            again.Abort();
            await HearsAsync(second, _bob, true);
        }

        Assert.Equal((_ada.UserId, false), await his.NextPresenceAsync(_patience));
    }

    [Fact]
    public async Task A_connection_that_has_not_resumed_is_nobody_yet_and_a_stranger_hears_nothing()
    {
        using var stranger = await server.GuestAsync();
        await using var theirs = await ResumedAsync(stranger);
        await using var silent = await _bob.ConnectAsync();
        await using var hers = await ResumedAsync(_ada);

        // What does not answer within a tenth of a refresh is offline.
        Assert.Equal((_bob.UserId, false), await hers.NextPresenceAsync(_patience));
        await silent.InvokeAsync("Resume");
        Assert.Equal((_bob.UserId, true), await hers.NextPresenceAsync(_patience));
        Assert.False(theirs.Events.TryRead(out _), "A stranger heard something.");
    }

    private static async Task HearsAsync(HubClient device, ChorusClient other, bool online)
    {
        while (await device.NextPresenceAsync(_patience) != (other.UserId, online))
        {
            // A device that is there already may hear it again.
        }
    }

    private static async Task<HubClient> ResumedAsync(ChorusClient user)
    {
        var device = await user.ConnectAsync();
        await device.InvokeAsync("Resume");
        return device;
    }
}
