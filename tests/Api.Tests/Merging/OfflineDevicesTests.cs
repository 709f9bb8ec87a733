using Chorus.Api.Tests.Server;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Chorus.Api.Tests.Merging;

/// <summary>Devices of two people change a conversation while they are away, in random ways, and come back in random order.</summary>
[Collection(ServerTests.Name)]
public sealed class OfflineDevicesTests(ServerFixture server)
{
    private const int Cases = 40;

    /// <summary>One thing that a device does; <paramref name="Which"/> picks among what it can be done to.</summary>
    public sealed record Step(int Device, Deed Deed, int Which);

    public enum Deed
    {
        Write,
        Edit,
        Delete,
        Sync,
        SyncTwice,
    }

    [Fact]
    public void All_devices_end_equal_and_no_text_is_gone_without_a_word()
    {
        var step = from device in Gen.Choose(0, 3)
                   from deed in Gen.Frequency((3, Gen.Constant(Deed.Write)), (4, Gen.Constant(Deed.Edit)), (1, Gen.Constant(Deed.Delete)),
                       (4, Gen.Constant(Deed.Sync)), (1, Gen.Constant(Deed.SyncTwice)))
                   from which in Gen.Choose(0, 99)
                   select new Step(device, deed, which);
        var steps = step.ListOf(40).ToArbitrary();
        Prop.ForAll(steps, list => RunAsync(list).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
    }

    private async Task RunAsync(IEnumerable<Step> steps)
    {
        using var owner = await server.GuestAsync();
        using var friend = await server.GuestAsync();
        var id = (await owner.NewConversationAsync("offline")).GetProperty("id").GetString()!;
        await owner.RequireAsync(HttpMethod.Post, $"api/conversations/{id}/members", new { userId = friend.UserId, role = "member" });
        OfflineDevice[] devices = [new(owner, id, "a"), new(owner, id, "b"), new(friend, id, "c"), new(friend, id, "d")];
        foreach (var step in steps)
        {
            await DoAsync(devices[step.Device], step);
        }

        // Each brings in what it still has; then each hears of the others'.
        foreach (var device in devices.Concat(devices))
        {
            await device.SyncAsync(takeLate: false);
        }

        var stored = await owner.MessagesAsync(id);
        var expected = stored.Select(m => (
                Id: m.GetProperty("id").GetString()!, m.GetProperty("content").GetString()!, m.GetProperty("revision").GetInt32(),
                m.GetProperty("deleted").GetBoolean()))
            .OrderBy(m => m.Id, StringComparer.Ordinal).ToList();
        var checksum = (await owner.RequireAsync(HttpMethod.Get, $"api/conversations/{id}")).GetProperty("checksum").GetString();
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(i => (long)i), stored.Select(m => m.GetProperty("seq").GetInt64()));
        foreach (var device in devices)
        {
            Assert.Equal(expected, device.State);
            Assert.Equal(checksum, device.Checksum);
        }

        // A text that somebody sent stands, or was replaced by somebody who had seen it, or is in a conflict.
        var told = stored.Select(m => m.GetProperty("content").GetString()!)
            .Concat(devices.SelectMany(d => d.Replaced)).Concat(devices.SelectMany(d => d.Conflicts)).ToHashSet();
        Assert.All(devices.SelectMany(d => d.Acknowledged), a => Assert.Contains(a.Text, told));
    }

    private static Task DoAsync(OfflineDevice device, Step step)
    {
        switch (step.Deed)
        {
            case Deed.Write:
                device.Write();
                return Task.CompletedTask;
            case Deed.Edit:
                device.Edit(step.Which);
                return Task.CompletedTask;
            case Deed.Delete:
                device.Delete(step.Which);
                return Task.CompletedTask;
            default:
                return device.SyncAsync(takeLate: step.Deed == Deed.SyncTwice);
        }
    }
}
