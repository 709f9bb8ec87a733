using Chorus.Api.Realtime;
using Chorus.Silo.Health;

namespace Chorus.Api.Draining;

/// <summary>
/// The first half of a server's end: it is not ready any more, takes no new sockets, and asks its devices to connect elsewhere,
/// a few at a time, so that they do not all arrive there in one moment.
/// </summary>
internal sealed class Drain(DeviceTable devices, TimeProvider time) : IReadinessPart
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private const int DevicesPerStep = 40;

    private volatile bool _hasBegun;

    public bool HasBegun => _hasBegun;

    public Task<string?> MissingAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_hasBegun ? "server is stopping" : null);

    /// <summary>Returns once every device has been told, after five seconds at most.</summary>
    public async Task RunAsync()
    {
        _hasBegun = true;
        var all = devices.All();
        var steps = (int)(Longest / Step);
        foreach (var some in all.Chunk(Math.Max(DevicesPerStep, (all.Count + steps - 1) / steps)))
        {
            foreach (var device in some)
            {
                device.SendAway();
            }

            await Task.Delay(Step, time);
        }
    }
}
