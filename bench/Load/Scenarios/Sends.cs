using System.Diagnostics;
using Chorus.Bench.Load.Measures;
using Chorus.Bench.Load.Protocols;
using Chorus.Bench.Load.Servers;

namespace Chorus.Bench.Load.Scenarios;

/// <summary>
/// Fifty senders, each alone in a conversation with two devices: the next send follows the answer to the last, and
/// both devices must get every message, in order.
/// </summary>
internal sealed class Sends : IScenario, IDeviceSink
{
    public const int Senders = 50;
    private const int DevicesEach = 2;

    private readonly ChatServer server;
    private readonly Faults faults = new();
    private readonly Histogram answers = new();
    private readonly Histogram deliveries = new();
    private readonly int[] sent = new int[Senders];
    private readonly long[] sentAt = new long[Senders];
    private readonly int[] lastReceived = new int[Senders * DevicesEach];
    private DeviceGroup? devices;
    private volatile bool running;
    private long acknowledged;
    private long received;
    private int idle = Senders;
    private int eventBytes;

    private Sends(ChatServer server) => this.server = server;

    public static async Task<IScenario> OpenAsync(ChatServer server, CancellationToken cancellationToken)
    {
        var scenario = new Sends(server);
        var conversations = new string[Senders];
        for (var i = 0; i < Senders; i++)
            conversations[i] = await server.NewConversationAsync(i, cancellationToken);
        scenario.devices = await DeviceGroup.ConnectAsync(
            Senders * DevicesEach,
            i => server.ConnectAsync(
                i / DevicesEach, conversations[i / DevicesEach], i, scenario, cancellationToken),
            cancellationToken);
        return scenario;
    }

    public async Task<Result> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        answers.Clear();
        deliveries.Clear();
        var (before, processorBefore) = (acknowledged, server.Process.ProcessorTime());
        var started = Stopwatch.GetTimestamp();
        running = true;
        idle = 0;
        for (var i = 0; i < Senders; i++)
            SendNext(i);
        await Task.Delay(duration, TimeProvider.System, cancellationToken);
        var (elapsed, count) = (Stopwatch.GetElapsedTime(started), acknowledged - before);
        var processor = server.Process.ProcessorTime() - processorBefore;
        running = false;
        if (!await Wait.ForAsync(() => idle == Senders && received == acknowledged * DevicesEach, cancellationToken))
            faults.Add($"{idle} of {Senders} senders were answered; {received} of {acknowledged * DevicesEach} arrived");
        return new Result(
            count / elapsed.TotalSeconds, answers.Latency(), deliveries.Latency(),
            processor.TotalMicroseconds / Math.Max(count, 1), eventBytes, faults);
    }

    public void Acknowledged(Device device, string? error)
    {
        var sender = device.Index / DevicesEach;
        if (error is not null)
            faults.Add(error);
        else
        {
            answers.Record(Stopwatch.GetTimestamp() - sentAt[sender]);
            Interlocked.Increment(ref acknowledged);
        }

        if (running && error is null)
            SendNext(sender);
        else
            Interlocked.Increment(ref idle);
    }

    public void Received(Device device, Stamp stamp, int length)
    {
        deliveries.Record(Stopwatch.GetTimestamp() - stamp.SentAt);
        faults.Check(device, stamp, ref lastReceived[device.Index]);
        eventBytes = length;
        Interlocked.Increment(ref received);
    }

    public void Closed(Device device, Exception? cause) => faults.Closed(device, cause);

    public void Dispose() => devices?.Dispose();

    private void SendNext(int sender)
    {
        sentAt[sender] = Stopwatch.GetTimestamp();
        devices![sender * DevicesEach].Send(sender, ++sent[sender]);
    }
}
