using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Chorus.Cluster.Tests.Invariants;
using Chorus.Cluster.Tests.Processes;
using Chorus.Cluster.Tests.Traffic;
using Chorus.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>People write and listen while faults happen; then everything is checked. What each fault cost is printed.</summary>
internal sealed class Trial : IAsyncDisposable
{
    // Generous, as the machine may be busy: the targets are printed beside what was measured.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly ClusterUnderTest _cluster;
    private readonly ITestOutputHelper _output;
    private readonly Nodes _nodes;
    private readonly Random _random;
    private readonly Crowd _crowd;
    private readonly Watch _watch;
    private readonly Dictionary<string, int> _errorsBefore;

    [SuppressMessage("Security", "CA5394", Justification = "A test's course comes from its seed.")]
    private Trial(ClusterUnderTest cluster, ITestOutputHelper output, Nodes nodes, Crowd crowd, int seed)
    {
        (_cluster, _output, _nodes, _crowd, _random) = (cluster, output, nodes, crowd, new Random(seed));
        _watch = new Watch(crowd);
        _errorsBefore = cluster.All.ToDictionary(n => n.Name, n => n.Errors.Count);
    }

    /// <summary>Messages acknowledged so far.</summary>
    public int Acknowledged => _crowd.AcknowledgedCount;

    public int Devices => _crowd.Devices.Count;

    /// <summary>Makes the cluster whole, and lets people write until every conversation has some messages.</summary>
    public static async Task<Trial> StartAsync(ClusterUnderTest cluster, ITestOutputHelper output, CrowdPlan plan, int seed)
    {
        await cluster.MakeWholeAsync();
        var nodes = cluster.Nodes();
        var trial = new Trial(cluster, output, nodes, await Crowd.StartAsync(nodes, plan, seed), seed);
        await Eventually.TrueAsync(
            () => trial._crowd.Rooms.All(r => r.Ledger.Count >= 3) && trial._crowd.Devices.All(d => d.Hub is not null),
            _patience, "every conversation has messages, and every device is connected");
        trial._watch.Start();
        return trial;
    }

    /// <summary>
    /// Lets a fault happen, waits until sends succeed again in every conversation, makes the cluster whole, and prints: fault,
    /// target, first send, longest gap, devices caught up, slowest delivery, calls made again, loads, activations moved, its own time.
    /// </summary>
    public async Task SufferAsync(Fault fault)
    {
        _crowd.Deliveries.Reset();
        _crowd.Attempts.Reset();
        var loads = _crowd.Devices.Sum(d => d.Loads);
        var activations = await Activations.ReadAsync(_cluster.Silos);
        var began = TimeProvider.System.GetTimestamp();
        await fault.BeginAsync(_cluster, _random);
        var happened = TimeProvider.System.GetElapsedTime(began);
        await Eventually.TrueAsync(() => Interruption.Of(_crowd, began) is not null, _patience, $"{fault.Name}: sends succeed again everywhere");
        await GoOnAsync(1);
        await fault.EndAsync(_cluster);
        await _cluster.MakeWholeAsync();
        await GoOnAsync(1);
        await Eventually.TrueAsync(() => _crowd.Devices.All(d => d.Hub is not null), _patience, $"{fault.Name}: every device is connected again");
        var moved = (await Activations.ReadAsync(_cluster.Silos)).Since(activations);
        var felt = Interruption.Of(_crowd, began)!;
        _output.WriteLine(
            $"| {fault.Name} | {fault.Target} | {Seconds(felt.FirstSend)} | {Seconds(felt.LongestGap)} | {Seconds(CaughtUp(began))} "
            + $"| {Seconds(_crowd.Deliveries.Slowest)} | {_crowd.Attempts} | {_crowd.Devices.Sum(d => d.Loads) - loads} | {moved} | {Seconds(happened)} |");
        _crowd.Violations.RequireNone();
    }

    /// <summary>Ends the sending, and checks everything.</summary>
    public async Task CheckAsync()
    {
        await _crowd.StopSendingAsync();
        var settled = await Audit.CheckAsync(_crowd, _cluster.ConnectionString);
        string[] errors = [.. _cluster.All.SelectMany(node => node.Errors
            .Skip(_errorsBefore.GetValueOrDefault(node.Name)).Where(e => !IsExpected(e)).Select(e => $"{node.Name}: {e}"))];
        Assert.True(errors.Length == 0, string.Join('\n', errors));
        _output.WriteLine(
            $"{_crowd.AcknowledgedCount} messages acknowledged, each is there once; {_crowd.Devices.Count} devices hold what a fresh load shows "
            + $"({_crowd.Devices.Sum(d => d.Recoveries)} recoveries, {_crowd.Devices.Sum(d => d.Loads)} loads, {_crowd.Devices.Sum(d => d.Repairs)} repairs), "
            + $"settled in {Seconds(settled)}");
    }

    /// <summary>Breaks every device's connection at once.</summary>
    /// <returns>How long it took until the last one was back and had caught up.</returns>
    public async Task<TimeSpan> DropAllAsync(TimeSpan patience)
    {
        var began = TimeProvider.System.GetTimestamp();
        foreach (var device in _crowd.Devices)
            device.Drop();
        await Eventually.TrueAsync(
            () => _crowd.Devices.All(d => d.Hub is not null && d.CaughtUpAt > began), patience, "every device is connected again");
        return CaughtUp(began);
    }

    private static Task GoOnAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _crowd.DisposeAsync();
        _nodes.Dispose();
    }

    /// <summary>
    /// A silo that was frozen or cut off says why it ends, and what is not tried again fails while PostgreSQL is away. Microsoft's
    /// runtime logs the faults themselves as errors.
    /// </summary>
    private static bool IsExpected(string error) =>
        error.StartsWith("crit: Orleans.Runtime.PostgreSqlMembership", StringComparison.Ordinal)
        || error.Contains("Npgsql", StringComparison.Ordinal)
        || (Engine.LogsFaultsAsErrors && error.Contains(": Orleans.", StringComparison.Ordinal));

    private TimeSpan CaughtUp(long fault) => _crowd.Devices.Where(d => d.CaughtUpAt > fault)
        .Select(d => TimeProvider.System.GetElapsedTime(fault, d.CaughtUpAt)).DefaultIfEmpty().Max();

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
