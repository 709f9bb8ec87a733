using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Realtime;

public sealed class SlowDeviceTests
{
    [Fact]
    public async Task A_device_that_never_reads_is_cut_off_and_slows_nobody()
    {
        await using var server = await ChorusProcess.StartAsync(settings: new Dictionary<string, string>
        {
            ["Chorus__Realtime__MaxQueuedEvents"] = "32",
            ["Chorus__RateLimits__Enabled"] = "false",
        });
        using var user = await ChorusClient.GuestAsync(server.Address);
        var conversation = (await user.NewConversationAsync("talk")).GetProperty("id").GetString()!;
        using var deaf = await DeafDevice.ConnectAsync(server.Address, user.AccessToken);
        await using var reading = await user.ConnectAsync();
        var last = (await reading.InvokeAsync("Resume")).GetProperty("offset").GetInt64();

        // More than all buffers between server and device hold.
        var content = new string('x', 60_000);
        for (var sent = 0; ; sent++)
        {
            await reading.InvokeAsync("Send", conversation, new { content });
            var envelope = await reading.NextEventAsync();
            Assert.Equal(++last, envelope.GetProperty("offset").GetInt64());
            using var http = new HttpClient();
            var metrics = await http.GetStringAsync(new Uri(server.Address, "metrics"));
            if (metrics.Contains("chorus_devices_overflowed_total 1\n", StringComparison.Ordinal))
            {
                break;
            }

            Assert.True(sent < 1_000, $"60 MB went to a device that never reads, and it is still connected:\n{metrics}");
        }

        await deaf.DrainAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await reading.InvokeAsync("Send", conversation, new { content = "still here" });
    }
}
