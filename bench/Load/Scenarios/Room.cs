using System.Diagnostics;
using Chorus.Bench.Load.Measures;
using Chorus.Bench.Load.Protocols;
using Chorus.Bench.Load.Servers;

namespace Chorus.Bench.Load.Scenarios;

/// <summary>
/// One conversation that 500 users listen to, one device each. Its owner sends from four devices: each sends again
/// once its message is acknowledged and has reached all listeners, so no server is ahead by what it merely queued.
/// </summary>
internal sealed class Room : IScenario, IDeviceSink
{
    public const int Listeners = 500;
    private const int Senders = 4;
    private const int Devices = Senders + Listeners;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly ChatServer server;
    private readonly Faults faults = new();
    private readonly Histogram deliveries = new();
    private readonly int[] sent = new int[Senders];
    private readonly int[] awaited = new int[Senders];
    private readonly int[] lastReceived = new int[Devices * Senders];
    private DeviceGroup? devices;
    private volatile bool closedLoop;
    private long received;
    private int eventBytes;

    private Room(ChatServer server) => this.server = server;

    public static async Task<IScenario> OpenAsync(ChatServer server, CancellationToken cancellationToken)
    {
        var scenario = new Room(server);
        var conversation = await server.NewConversationAsync(owner: 0, cancellationToken);
        await server.AddMembersAsync(conversation, Listeners, cancellationToken);
        scenario.devices = await DeviceGroup.ConnectAsync(
            Devices,
            i => server.ConnectAsync(
                Math.Max(0, i - Senders + 1), conversation, i, scenario, cancellationToken),
            cancellationToken);
        return scenario;
    }

    public async Task<Result> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        deliveries.Clear();
        var (before, processorBefore) = (received, server.Process.ProcessorTime());
        var started = Stopwatch.GetTimestamp();
        await SendInLoopAsync(duration, cancellationToken);
        var (elapsed, count) = (Stopwatch.GetElapsedTime(started), received - before);
        var processor = server.Process.ProcessorTime() - processorBefore;
        await AllArrivedAsync(cancellationToken);
        var fast = deliveries.Latency();

        deliveries.Clear();
        await SendInStepsAsync(duration / 2, cancellationToken);
        await AllArrivedAsync(cancellationToken);
        return new Result(
            count / elapsed.TotalSeconds, fast, deliveries.Latency(),
            processor.TotalMicroseconds / Math.Max(count, 1), eventBytes, faults);
    }

    public void Acknowledged(Device device, string? error)
    {
        if (error is null)
            Arrived(device.Index);
        else
            faults.Add(error);
    }

    public void Received(Device device, Stamp stamp, int length)
    {
        faults.Check(device, stamp, ref lastReceived[(device.Index * Senders) + stamp.Sender]);
        // The owner's devices hear the room too; they are not among its listeners.
        if (device.Index < Senders)
            return;
        deliveries.Record(Stopwatch.GetTimestamp() - stamp.SentAt);
        eventBytes = length;
        Interlocked.Increment(ref received);
        Arrived(stamp.Sender);
    }

    public void Closed(Device device, Exception? cause) => faults.Closed(device, cause);

    public void Dispose() => devices?.Dispose();

    private async Task SendInLoopAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        closedLoop = true;
        for (var i = 0; i < Senders; i++)
            SendNext(i);
        await Task.Delay(duration, TimeProvider.System, cancellationToken);
        closedLoop = false;
    }

    private async Task SendInStepsAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pace, TimeProvider.System);
        for (var i = 0; i < duration / Pace && await timer.WaitForNextTickAsync(cancellationToken); i++)
        {
            if (Volatile.Read(ref awaited[i % Senders]) == 0)
                SendNext(i % Senders);
        }
    }

    private async Task AllArrivedAsync(CancellationToken cancellationToken)
    {
        if (!await Wait.ForAsync(() => awaited.All(left => left == 0), cancellationToken))
            faults.Add("deliveries are missing: " + string.Join(", ", awaited));
    }

    private void Arrived(int sender)
    {
        if (Interlocked.Decrement(ref awaited[sender]) == 0 && closedLoop)
            SendNext(sender);
    }

    private void SendNext(int sender)
    {
        awaited[sender] = Listeners + 1;
        devices![sender].Send(sender, ++sent[sender]);
    }
}
