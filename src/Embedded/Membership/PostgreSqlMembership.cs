using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>
/// The members as a table in PostgreSQL tells them. A silo has a lease there; a client only reads. Silos take away the
/// leases of those that do not renew, and at once of those whose process has ended.
/// </summary>
internal sealed partial class PostgreSqlMembership : ISharedMembership, IDisposable
{
    private readonly NodeOptions _node;
    private readonly ClusterTable _cluster;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LeaseKeeper _keeper;
    private readonly TaskCompletionSource _firstRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<(ClusterView? View, bool IsWritten)> _news =
        Channel.CreateUnbounded<(ClusterView?, bool)>(new() { SingleReader = true });

    private volatile ClusterView _view = ClusterView.Empty;
    private volatile ImmutableDictionary<SiloAddress, Guid> _tokens = ImmutableDictionary<SiloAddress, Guid>.Empty;

    public PostgreSqlMembership(NodeOptions node, ClusterTable cluster, TimeProvider time, ILogger<PostgreSqlMembership> logger)
    {
        (_node, _cluster, _time, _logger) = (node, cluster, time, logger);
        Token = node.IsSilo ? Guid.NewGuid() : Guid.Empty;
        _keeper = new(() => new(cluster.ConnectionString, cluster.ClusterId), cluster.Lease, time, logger)
        {
            OnRead = OnRead,
            OnFenced = OnFenced,
            OnFailed = OnFailed,
        };
    }

    public event Action<ClusterView>? Changed;

    public event Action? Written;

    /// <summary>The silo's lease has been taken away: its process should end. Its grains live elsewhere.</summary>
    public event Action? Fenced;

    public ClusterView View => _view;

    public bool IsServing => !_node.IsSilo || _keeper.HoldsLease;

    public TimeSpan SettlingTime => 2 * _cluster.Lease.RenewalPeriod;

    public Guid Token { get; }

    public Guid? TokenOf(SiloAddress silo) => _tokens.TryGetValue(silo, out var token) ? token : null;

    public void Refresh() => _keeper.Wake();

    public void Suspect(SiloAddress silo)
    {
        _keeper.Hurry();
        if (_node.IsSilo && silo != _node.Address && _view.Silos.ContainsKey(silo))
            _ = RemoveIfRefusedAsync(silo);
    }

    /// <summary>Ends when the members are known; waits for PostgreSQL.</summary>
    /// <exception cref="PostgresException">It refuses to tell them.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _keeper.Start();
        _ = Task.Run(TellAsync, CancellationToken.None);
        await _firstRead.Task.WaitAsync(cancellationToken);
        // After a crash of all, those that are left over would be given grains until their leases end.
        foreach (var silo in _view.Silos.Keys)
            Suspect(silo);
    }

    /// <summary>Ends when the node's own view has the status. A silo that leaves does not wait for PostgreSQL for longer than its lease lasts.</summary>
    public async Task SetStatusAsync(SiloAddress silo, SiloStatus status, CancellationToken cancellationToken)
    {
        var isLeaving = status is SiloStatus.ShuttingDown or SiloStatus.Stopping or SiloStatus.Dead;
        var change = status switch
        {
            SiloStatus.Joining => _keeper.JoinAsync(silo, _cluster.SiloName, Token),
            SiloStatus.Dead => _keeper.LeaveAsync(),
            _ => _keeper.SetStatusAsync(status),
        };
        try
        {
            await change.WaitAsync(isLeaving ? _cluster.Lease.Duration : Timeout.InfiniteTimeSpan, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            LogLeavesUntold(_logger, silo, status);
        }
    }

    public void Dispose()
    {
        _keeper.Dispose();
        _news.Writer.TryComplete();
    }

    private void OnRead(TableReading reading, bool isWritten)
    {
        var isNew = reading.View.Version != _view.Version;
        if (isNew)
            (_tokens, _view) = (reading.Tokens, reading.View);
        if (isNew || isWritten)
            _news.Writer.TryWrite((isNew ? reading.View : null, isWritten));
        _firstRead.TrySetResult();
    }

    private void OnFenced()
    {
        LogFenced(_logger, _node.Address);
        Fenced?.Invoke();
    }

    private void OnFailed(Exception exception)
    {
        if (exception is PostgresException { IsTransient: false })
            _firstRead.TrySetException(exception);
    }

    /// <summary>Tells of changes on the thread pool: who listens must not hold up the keeper.</summary>
    private async Task TellAsync()
    {
        await foreach (var (view, isWritten) in _news.Reader.ReadAllAsync())
        {
            try
            {
                if (view is not null)
                    Changed?.Invoke(view);
                if (isWritten)
                    Written?.Invoke();
            }
            catch (Exception e)
            {
                LogListenerFailed(_logger, e);
            }
        }
    }

    private async Task RemoveIfRefusedAsync(SiloAddress silo)
    {
        if (!await SiloProbe.IsRefusedAsync(silo.Endpoint, _time))
            return;
        LogRemoves(_logger, silo);
        await _keeper.RemoveAsync(silo);
    }

    [LoggerMessage(LogLevel.Critical, "{Silo} was not able to renew its lease, and others have taken over its grains: it has to end.")]
    private static partial void LogFenced(ILogger logger, SiloAddress silo);

    [LoggerMessage(LogLevel.Warning, "Nothing listens at {Silo} any more: it is removed from the cluster.")]
    private static partial void LogRemoves(ILogger logger, SiloAddress silo);

    [LoggerMessage(LogLevel.Warning, "{Silo} goes on although nobody can be told that it is {Status}; its lease will end.")]
    private static partial void LogLeavesUntold(ILogger logger, SiloAddress silo, SiloStatus status);

    [LoggerMessage(LogLevel.Error, "A change of the members has not been fully dealt with.")]
    private static partial void LogListenerFailed(ILogger logger, Exception exception);
}

/// <summary>Which cluster, and where its table is.</summary>
/// <param name="SiloName">Tells people which silo this is; empty in a client.</param>
internal sealed record ClusterTable(string ConnectionString, string ClusterId, string SiloName, LeaseOptions Lease);
