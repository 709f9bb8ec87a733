using Chorus.Cluster.Tests.Traffic;
using Npgsql;

namespace Chorus.Cluster.Tests.Invariants;

/// <summary>The check at the end of a run, when everything has been acknowledged and nothing is written any more.</summary>
internal static class Audit
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <returns>How long the devices took until each held exactly what a fresh load shows.</returns>
    public static async Task<TimeSpan> CheckAsync(Crowd crowd, string connectionString)
    {
        await using (var database = NpgsqlDataSource.Create(connectionString))
        {
            foreach (var room in crowd.Rooms)
                (await StoredConversation.ReadAsync(database, room)).Check(crowd.Violations);
        }

        crowd.Violations.RequireNone();
        var started = TimeProvider.System.GetTimestamp();
        foreach (var devices in crowd.Devices.GroupBy(d => d.Account))
        {
            var fresh = await Device.LoadAsync(crowd.Nodes, devices.Key);
            foreach (var device in devices)
                await SettleAsync(device, fresh, crowd.Violations);
        }

        crowd.Violations.RequireNone();
        return TimeProvider.System.GetElapsedTime(started);
    }

    private static async Task SettleAsync(Device device, DeviceState fresh, Violations violations)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (device.Hub is null || device.DifferenceFrom(fresh) is not null)
        {
            if (TimeProvider.System.GetElapsedTime(started) > _patience)
            {
                violations.Add($"a device of {device.Account.UserId} on {device.Node}, {(device.Hub is null ? "not " : "")}connected: "
                    + device.DifferenceFrom(fresh));
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
