using System.Collections.Concurrent;
using Chorus.Bench.Load.Protocols;

namespace Chorus.Bench.Load.Scenarios;

/// <summary>What went wrong in a scenario: how often, and the first few in words.</summary>
internal sealed class Faults
{
    private const int MostKept = 5;

    private readonly ConcurrentQueue<string> kept = new();
    private int count;

    public int Count => count;

    public IEnumerable<string> Kept => kept;

    public void Add(string what)
    {
        if (Interlocked.Increment(ref count) <= MostKept)
            kept.Enqueue(what);
    }

    public void Closed(Device device, Exception? cause) =>
        Add($"device {device.Index} was cut off: {cause?.Message ?? "the server closed the connection"}");

    /// <summary>Checks that the message follows the one the device last had from that sender.</summary>
    public void Check(Device device, Stamp stamp, ref int last)
    {
        if (stamp.Number != last + 1)
            Add($"device {device.Index} got message {stamp.Number} of sender {stamp.Sender} after {last}");
        last = stamp.Number;
    }
}
