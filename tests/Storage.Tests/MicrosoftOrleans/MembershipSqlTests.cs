namespace Chorus.Storage.Tests.MicrosoftOrleans;

/// <summary>The table of members: whoever changes it has seen its newest version.</summary>
public sealed class MembershipSqlTests : IAsyncLifetime
{
    private const int Active = 3;
    private const int Dead = 6;
    private const int Columns = 11;
    private static readonly DateTime Now = new(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc);

    private TestStorage _storage = null!;
    private ProviderQueries _queries = null!;

    public async Task InitializeAsync()
    {
        _storage = await TestStorage.CreateAsync();
        _queries = new ProviderQueries(_storage);
        Assert.True(await _queries.SucceedsAsync("InsertMembershipVersionKey", Cluster));
    }

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    [Fact]
    public async Task A_cluster_without_members_has_a_version_and_is_made_once()
    {
        Assert.False(await _queries.SucceedsAsync("InsertMembershipVersionKey", Cluster));

        var row = Assert.Single(await _queries.RunAsync("MembershipReadAllKey", Cluster));
        Assert.Equal(Columns, row.Length);
        Assert.Equal(0, row[0]);
        Assert.All(row.Skip(1), value => Assert.Equal(DBNull.Value, value));
    }

    [Fact]
    public async Task Of_many_who_join_by_one_version_one_does()
    {
        var joined = await Task.WhenAll(Enumerable.Range(1, 8).Select(port => JoinAsync(port, version: 0)));

        Assert.Single(joined, true);
        var row = Assert.Single(await _queries.RunAsync("MembershipReadAllKey", Cluster));
        Assert.Equal(1, row[0]);
    }

    [Fact]
    public async Task A_member_joins_once_and_others_beside_it()
    {
        Assert.True(await JoinAsync(1, version: 0));
        Assert.False(await JoinAsync(1, version: 1));
        Assert.True(await JoinAsync(2, version: 1));

        var rows = await _queries.RunAsync("MembershipReadAllKey", Cluster);
        Assert.Equal([1, 2], rows.Select(r => (int)r[2]).Order());
        Assert.All(rows, r => Assert.Equal(2, r[0]));
        Assert.Equal(1, Assert.Single(await _queries.RunAsync("MembershipReadRowKey", Member(1)))[2]);
    }

    [Fact]
    public async Task A_vote_by_an_old_version_is_refused_and_a_sign_of_life_turns_no_version()
    {
        await JoinAsync(1, version: 0);
        Assert.False(await UpdateAsync(1, version: 0, Dead));
        Assert.True(await UpdateAsync(1, version: 1, Active, "127.0.0.1:2@1,2026-11-25"));
        await _queries.RunAsync("UpdateIAmAlivetimeKey", [.. Member(1), ("IAmAliveTime", Now.AddMinutes(1))]);

        var row = Assert.Single(await _queries.RunAsync("MembershipReadRowKey", Member(1)));
        Assert.Equal((2, Active, "127.0.0.1:2@1,2026-11-25", Now.AddMinutes(1)), ((int)row[0], (int)row[6], (string)row[8], (DateTime)row[10]));
        Assert.False(await UpdateAsync(2, version: 2, Dead));
    }

    [Fact]
    public async Task Gateways_are_those_of_members_that_are_active_and_have_one()
    {
        await JoinAsync(1, version: 0);
        await JoinAsync(2, version: 1, gateway: 0);
        await JoinAsync(3, version: 2);
        await UpdateAsync(3, version: 3, Dead);

        var gateway = Assert.Single(await _queries.RunAsync("GatewaysQueryKey", Cluster, ("Status", Active)));
        Assert.Equal(10_001, gateway[1]);
    }

    [Fact]
    public async Task What_is_cleared_up_is_dead_and_old()
    {
        await JoinAsync(1, version: 0);
        await JoinAsync(2, version: 1);
        await JoinAsync(3, version: 2);
        await UpdateAsync(2, version: 3, Dead);
        await UpdateAsync(3, version: 4, Dead);
        await _queries.RunAsync("UpdateIAmAlivetimeKey", [.. Member(3), ("IAmAliveTime", Now.AddDays(1))]);
        await _queries.RunAsync("CleanupDefunctSiloEntriesKey", Cluster, ("IAmAliveTime", Now.AddHours(1)));
        Assert.Equal([1, 3], (await _queries.RunAsync("MembershipReadAllKey", Cluster)).Select(r => (int)r[2]).Order());

        await _queries.RunAsync("DeleteMembershipTableEntriesKey", Cluster);
        Assert.Empty(await _queries.RunAsync("MembershipReadAllKey", Cluster));
    }

    private static (string, object?) Cluster => ("DeploymentId", "test");

    private static (string, object?)[] Member(int port) => [Cluster, ("Address", "127.0.0.1"), ("Port", port), ("Generation", 1)];

    private Task<bool> JoinAsync(int port, int version, int? gateway = null) => _queries.SucceedsAsync(
        "InsertMembershipKey",
        [
            .. Member(port), ("Version", version), ("SiloName", "silo"), ("HostName", "host"), ("Status", Active),
            ("ProxyPort", gateway ?? 10_000 + port), ("StartTime", Now), ("IAmAliveTime", Now),
        ]);

    private Task<bool> UpdateAsync(int port, int version, int status, string? suspects = null) => _queries.SucceedsAsync(
        "UpdateMembershipKey",
        [.. Member(port), ("Version", version), ("Status", status), ("SuspectTimes", suspects), ("IAmAliveTime", Now)]);
}
