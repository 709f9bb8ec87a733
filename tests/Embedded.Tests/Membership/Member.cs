using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Chorus.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;

namespace Orleans.Embedded.Tests.Membership;

/// <summary>A silo or a client of a cluster, as far as membership goes; a silo listens, as a real one does.</summary>
internal sealed class Member : IDisposable
{
    private static int _generation;

    private readonly TcpListener? _listener;
    private volatile bool _isFenced;

    private Member(SiloAddress address, TcpListener? listener, string connectionString, LeaseOptions? lease, string cluster)
    {
        (Address, _listener) = (address, listener);
        Membership = new(
            new(address, listener is not null, new SiloMessagingOptions()),
            new(connectionString, cluster, "test", lease ?? new LeaseOptions()),
            TimeProvider.System,
            NullLogger<PostgreSqlMembership>.Instance);
        Membership.Fenced += () => _isFenced = true;
        Membership.Changed += Views.Enqueue;
    }

    public SiloAddress Address { get; }

    public PostgreSqlMembership Membership { get; }

    /// <summary>All that it was told of, in order.</summary>
    public ConcurrentQueue<ClusterView> Views { get; } = new();

    public bool IsFenced => _isFenced;

    /// <param name="earlier">A silo that has ended, to take the place of.</param>
    public static Member Silo(string connectionString, LeaseOptions? lease = null, string cluster = "test", Member? earlier = null)
    {
        var listener = new TcpListener(IPAddress.Loopback, earlier?.Address.Endpoint.Port ?? 0);
        listener.Start();
        var address = SiloAddress.New((IPEndPoint)listener.LocalEndpoint, Interlocked.Increment(ref _generation));
        return new(address, listener, connectionString, lease, cluster);
    }

    /// <summary>Another process that believes to be the same silo.</summary>
    public Member Double(string connectionString) => new(Address, new(IPAddress.Loopback, 0), connectionString, null, "test");

    public static async Task<Member> ActiveSiloAsync(string connectionString, LeaseOptions? lease = null, string cluster = "test", Member? earlier = null)
    {
        var silo = Silo(connectionString, lease, cluster, earlier);
        await silo.Membership.StartAsync(CancellationToken.None);
        await silo.BecomeAsync(SiloStatus.Joining);
        await silo.BecomeAsync(SiloStatus.Active);
        return silo;
    }

    public static async Task<Member> ClientAsync(string connectionString, LeaseOptions? lease = null)
    {
        var client = new Member(SiloAddress.New(IPAddress.Loopback, 0, -1), null, connectionString, lease, "test");
        await client.Membership.StartAsync(CancellationToken.None);
        return client;
    }

    public Task BecomeAsync(SiloStatus status) => Membership.SetStatusAsync(Address, status, CancellationToken.None);

    public Task SeesAsync(SiloStatus status, Member other) => EventuallyAsync(
        () => Membership.View.Silos.GetValueOrDefault(other.Address, SiloStatus.None) == status, $"{other.Address} is seen as {status}");

    public Task SeesNothingOfAsync(Member other) =>
        EventuallyAsync(() => !Membership.View.Silos.ContainsKey(other.Address), $"{other.Address} is seen to have gone");

    public Task ServesAsync(bool serves) => EventuallyAsync(() => Membership.IsServing == serves, $"{Address} serves: {serves}");

    public Task IsFencedAsync() => EventuallyAsync(() => IsFenced, $"{Address} has heard that it is fenced");

    /// <summary>Ends as a killed process does: its lease lasts on, and nothing listens.</summary>
    public void Kill() => Dispose();

    public void Dispose()
    {
        Membership.Dispose();
        _listener?.Dispose();
    }

    private static Task EventuallyAsync(Func<bool> condition, string expectation) =>
        Eventually.TrueAsync(condition, ClusterDatabase.Patience, expectation);
}
