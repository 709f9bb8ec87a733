using Chorus.Bench.Load.Protocols;

namespace Chorus.Bench.Load.Scenarios;

/// <summary>The connected devices of a scenario: connects them, keeps them alive, hangs up.</summary>
internal sealed class DeviceGroup : IDisposable
{
    private const int ConnectsAtOnce = 32;

    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(10);

    private readonly Device[] devices;
    private readonly ITimer keepAlive;

    private DeviceGroup(Device[] devices)
    {
        this.devices = devices;
        keepAlive = TimeProvider.System.CreateTimer(_ => KeepAlive(), null, KeepAliveInterval, KeepAliveInterval);
    }

    public Device this[int index] => devices[index];

    public static async Task<DeviceGroup> ConnectAsync(
        int count, Func<int, Task<Device>> connect, CancellationToken cancellationToken)
    {
        var devices = new Device[count];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = ConnectsAtOnce, CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, count, options, async (i, _) => devices[i] = await connect(i));
        return new DeviceGroup(devices);
    }

    public void Dispose()
    {
        keepAlive.Dispose();
        foreach (var device in devices)
            device.Dispose();
    }

    private void KeepAlive()
    {
        foreach (var device in devices)
            device.KeepAlive();
    }
}
