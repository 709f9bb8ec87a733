using System.Collections.Immutable;
using System.Data;
using Npgsql;

namespace Orleans.Runtime;

/// <summary>
/// The statements on <c>cluster_silo</c> and <c>cluster_view</c>, on a connection of its own. What takes longer than a second
/// has failed, however it ends in the database. Npgsql's timeouts are not enough for that: it may then wait for a minute to
/// tell a silent server of it. And it needs the thread pool to send batches.
/// </summary>
internal sealed class MembershipTable : IDisposable
{
    // All changes begin with this one, and so come one after the other: no two transactions wait for each other's rows.
    private const string NewVersionSql = """
        INSERT INTO cluster_view AS v (cluster_id, version) VALUES ($1, 1)
        ON CONFLICT (cluster_id) DO UPDATE SET version = v.version + 1
        """;

    // Whoever listens at an endpoint is its only silo: what else the table says of it is left from an earlier run.
    private const string RemoveEarlierRunsSql =
        "DELETE FROM cluster_silo WHERE cluster_id = $1 AND address <> $2 AND starts_with(address, $3)";

    // Repeatable, for when an answer was lost.
    private const string JoinSql = """
        INSERT INTO cluster_silo AS s (cluster_id, address, name, status, token, lease_until)
        VALUES ($1, $2, $3, 'Joining', $4, clock_timestamp() + $5)
        ON CONFLICT (cluster_id, address) DO UPDATE SET lease_until = excluded.lease_until WHERE s.token = excluded.token
        RETURNING epoch
        """;

    private const string SetStatusSql = "UPDATE cluster_silo SET status = $4 WHERE cluster_id = $1 AND address = $2 AND epoch = $3";
    private const string RemoveSql = "DELETE FROM cluster_silo WHERE cluster_id = $1 AND address = $2";
    private const string RemoveExpiredSql = "DELETE FROM cluster_silo WHERE cluster_id = $1 AND lease_until < clock_timestamp()";

    private const string RenewAndReadSql = """
        WITH renewed AS (
            UPDATE cluster_silo SET lease_until = clock_timestamp() + $4
            WHERE cluster_id = $1 AND address = $2 AND epoch = $3 RETURNING epoch
        )
        SELECT v.version, (SELECT epoch FROM renewed), s.address, s.status, s.token, s.lease_until < clock_timestamp()
        FROM cluster_view v LEFT JOIN cluster_silo s USING (cluster_id) WHERE v.cluster_id = $1
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly OwnThread _thread = new("Orleans.MembershipTable");
    private readonly NpgsqlConnection _connection;
    private readonly string _clusterId;
    private bool _isLost;

    public MembershipTable(string connectionString, string clusterId)
    {
        // A node that freezes in the middle of a change holds up the others' changes for two seconds at most.
        const string Limits = "-c statement_timeout=2000 -c idle_in_transaction_session_timeout=2000";
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 2, CommandTimeout = 2 };
        settings.Options = $"{Limits} {settings.Options}";
        (_connection, _clusterId) = (new NpgsqlConnection(settings.ConnectionString), clusterId);
    }

    /// <summary>Whether the database goes on listening; after a refusal it does.</summary>
    public bool IsConnected => !_isLost && _connection.State == ConnectionState.Open;

    public void Connect() => Run(() =>
    {
        _connection.Open();
        return true;
    });

    public void Dispose() => _thread.EndWith(_connection.Dispose);

    /// <returns>The lease that the silo has from now on; null: another process has that very address.</returns>
    public Lease? Join(SiloAddress silo, string name, Guid token, TimeSpan duration)
    {
        var address = silo.ToParsableString();
        var epoch = Change(
            (RemoveEarlierRunsSql, [address, $"{silo.Endpoint}@"]), (JoinSql, [address, name, token, duration]));
        return epoch is null ? null : new(silo, (long)epoch, duration);
    }

    public void SetStatus(Lease lease, SiloStatus status) =>
        Change((SetStatusSql, [lease.Silo.ToParsableString(), lease.Epoch, status.ToString()]));

    /// <summary>The silo has gone, or goes.</summary>
    public void Remove(SiloAddress silo) => Change((RemoveSql, [silo.ToParsableString()]));

    public void RemoveExpired() => Change((RemoveExpiredSql, []));

    /// <summary>Renews the lease, if there is one, and reads all rows.</summary>
    public TableReading Read(Lease? lease) => Run(() =>
    {
        using var command = Command(
            RenewAndReadSql, lease?.Silo.ToParsableString() ?? "", lease?.Epoch ?? 0, lease?.Duration ?? default);
        using var reader = command.ExecuteReader();
        var (version, isRenewed, hasExpired) = (0L, lease is null, false);
        var silos = ImmutableSortedDictionary.CreateBuilder<SiloAddress, SiloStatus>();
        var tokens = ImmutableDictionary.CreateBuilder<SiloAddress, Guid>();
        while (reader.Read())
        {
            version = reader.GetInt64(0);
            isRenewed |= !reader.IsDBNull(1);
            if (reader.IsDBNull(2))
                break; // A cluster without silos.
            var silo = SiloAddress.Parse(reader.GetString(2));
            silos[silo] = Enum.Parse<SiloStatus>(reader.GetString(3));
            tokens[silo] = reader.GetGuid(4);
            hasExpired |= reader.GetBoolean(5);
        }
        return new TableReading(isRenewed, new(version, silos.ToImmutable()), tokens.ToImmutable(), hasExpired);
    });

    private object? Change(params (string Sql, object[] Parameters)[] changes) => Run(() =>
    {
        using var transaction = _connection.BeginTransaction();
        object? result = null;
        foreach (var (sql, parameters) in changes.Prepend((NewVersionSql, [])))
        {
            using var command = Command(sql, parameters);
            result = command.ExecuteScalar();
        }
        transaction.Commit();
        return result;
    });

    private T Run<T>(Func<T> work)
    {
        try
        {
            return _thread.Run(work, Patience);
        }
        catch (TimeoutException)
        {
            _isLost = true;
            throw;
        }
    }

    private NpgsqlCommand Command(string sql, params object[] parameters)
    {
        var command = new NpgsqlCommand(sql, _connection);
        command.Parameters.Add(new() { Value = _clusterId });
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        return command;
    }
}

/// <summary>A silo's right to serve, for a while after each renewal.</summary>
/// <param name="Epoch">Grows with each lease that is given.</param>
internal sealed record Lease(SiloAddress Silo, long Epoch, TimeSpan Duration);

/// <param name="IsRenewed">False: the lease has been taken away.</param>
/// <param name="HasExpired">Whether some silo's lease is over.</param>
internal sealed record TableReading(
    bool IsRenewed, ClusterView View, ImmutableDictionary<SiloAddress, Guid> Tokens, bool HasExpired);
