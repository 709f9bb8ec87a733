using System.Diagnostics.CodeAnalysis;

namespace Chorus.Cluster.Tests.Traffic;

/// <summary>The people of a run: they write and listen until they are stopped, whatever happens to the cluster.</summary>
[SuppressMessage("Security", "CA5394", Justification = "A test's course comes from its seed.")]
internal sealed class Crowd : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Room> _rooms = [];
    private readonly List<Device> _devices = [];
    private readonly Random _random;
    private Task _sending = Task.CompletedTask;
    private int _acknowledged;

    private Crowd(Nodes nodes, CrowdPlan plan, int seed) => (Nodes, Plan, _random) = (nodes, plan, new Random(seed));

    public Nodes Nodes { get; }

    public CrowdPlan Plan { get; }

    public Violations Violations { get; } = new();

    public Attempts Attempts { get; } = new();

    public Deliveries Deliveries { get; } = new();

    public IReadOnlyList<Room> Rooms => _rooms;

    public IReadOnlyList<Device> Devices => _devices;

    public int AcknowledgedCount => Volatile.Read(ref _acknowledged);

    public void Acknowledged() => Interlocked.Increment(ref _acknowledged);

    /// <summary>Makes users, conversations and devices, and lets them begin.</summary>
    public static async Task<Crowd> StartAsync(Nodes nodes, CrowdPlan plan, int seed)
    {
        var crowd = new Crowd(nodes, plan, seed);
        var users = await Task.WhenAll(Enumerable.Range(0, plan.Users).Select(_ => nodes.GuestAsync()));
        foreach (var (user, at) in users.Select((u, i) => (u, i)))
        {
            await crowd.AddRoomAsync([user], null);
            for (var i = 0; i < plan.DevicesEach; i++)
                crowd._devices.Add(new Device(nodes, user, at + i, crowd.Violations, crowd.Deliveries));
        }

        for (var i = 0; i < plan.Rooms; i++)
            await crowd.AddRoomAsync([.. Enumerable.Range(i, CrowdPlan.WritersInRoom).Select(At)], At(i + CrowdPlan.WritersInRoom));
        crowd._devices.ForEach(d => d.Start());
        crowd.BeginSending();
        return crowd;

        Account At(int index) => users[index % users.Length];
    }

    /// <summary>Ends the sending: whatever was begun is acknowledged afterwards.</summary>
    public async Task StopSendingAsync()
    {
        await _stop.CancelAsync();
        await _sending;
    }

    public async ValueTask DisposeAsync()
    {
        await StopSendingAsync();
        await Task.WhenAll(_devices.Select(d => d.DisposeAsync().AsTask()));
        _stop.Dispose();
    }

    private async Task AddRoomAsync(IReadOnlyList<Account> writers, Account? viewer)
    {
        var room = new Room($"{Guid.CreateVersion7()}", writers, viewer, new Ledger(Violations));
        await Nodes.RequireAsync(room.Owner, HttpMethod.Post, "api/conversations", new { id = room.Id, title = "A conversation" });
        foreach (var writer in writers.Skip(1))
            await Nodes.RequireAsync(room.Owner, HttpMethod.Post, $"{room.Path}/members", new { userId = writer.UserId, role = "member" });
        if (viewer is not null)
            await Nodes.RequireAsync(room.Owner, HttpMethod.Post, $"{room.Path}/members", new { userId = viewer.UserId, role = "viewer" });
        _rooms.Add(room);
    }

    private void BeginSending()
    {
        var senders = _rooms.SelectMany(room => room.Writers.Select(writer => (room, writer)));
        _sending = Task.WhenAll(senders.Select((s, i) => new Sender(
            this, s.room, s.writer, _devices.First(d => d.Account == s.writer), i, new Random(_random.Next())).RunAsync(_stop.Token)).ToList());
    }
}
