using Chorus.Bench.Load.Protocols;
using Chorus.Bench.Load.Servers;

namespace Chorus.Bench.Load.Scenarios;

/// <summary>Connections that only listen, a user each: what one of them keeps resident in the server.</summary>
internal sealed class Idle : IDeviceSink
{
    private const int WarmUp = 100;

    // .NET compiles what is called often twice more, each time some thirty calls and a pause later.
    private const int WarmUps = 3;

    private readonly Faults faults = new();

    /// <summary>Resident bytes for each connection: the growth between two settled states, divided.</summary>
    public static async Task<(double Bytes, Faults Faults)> RunAsync(
        ChatServer server, int connections, CancellationToken cancellationToken)
    {
        var idle = new Idle();
        // Code that is compiled for the first connections is no connection's.
        var before = 0L;
        for (var i = 0; i < WarmUps; i++)
        {
            (await idle.ConnectAsync(server, Math.Min(WarmUp, connections), cancellationToken)).Dispose();
            before = await server.Process.SettleAsync(cancellationToken);
        }

        using (await idle.ConnectAsync(server, connections, cancellationToken))
        {
            var after = await server.Process.SettleAsync(cancellationToken);
            return ((after - before) / (double)connections, idle.faults);
        }
    }

    public void Acknowledged(Device device, string? error) => faults.Add(error ?? "an answer to nothing");

    public void Received(Device device, Stamp stamp, int length) => faults.Add("a message that nobody sent");

    public void Closed(Device device, Exception? cause) => faults.Closed(device, cause);

    private Task<DeviceGroup> ConnectAsync(ChatServer server, int connections, CancellationToken cancellationToken) =>
        DeviceGroup.ConnectAsync(
            connections,
            i => server.ConnectAsync(i, Guid.CreateVersion7().ToString(), i, this, cancellationToken),
            cancellationToken);
}
