using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>
/// Renews a silo's lease and reads the table, on a thread and a connection of its own, so that neither a busy thread pool
/// nor a busy connection pool costs the lease. Only this thread touches the table.
/// </summary>
internal sealed partial class LeaseKeeper(
    Func<MembershipTable> newTable, LeaseOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan HurriedPeriod = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<Change> _changes = new();
    private readonly List<Change> _made = [];
    private readonly object _sleep = new();
    private readonly UnbrokenPolls _polls = new(options.Duration, time);
    private Thread? _thread;
    private MembershipTable? _table;
    private Lease? _lease;
    private long _leaseEnd = long.MinValue;
    private long _hurriedUntil = long.MinValue;
    private bool _isAway;
    private bool _isWoken;
    private volatile bool _isStopped;

    /// <summary>What was read, and whether this node had changed the table before. On the keeper's thread.</summary>
    public required Action<TableReading, bool> OnRead { get; init; }

    /// <summary>The lease has been taken away: others have the silo's grains. On the keeper's thread, once.</summary>
    public required Action OnFenced { get; init; }

    /// <summary>A reading failed. On the keeper's thread.</summary>
    public required Action<Exception> OnFailed { get; init; }

    /// <summary>Whether the lease is held. It ends here no later than in the database.</summary>
    public bool HoldsLease => time.GetTimestamp() < Volatile.Read(ref _leaseEnd);

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "Orleans.LeaseKeeper" };
        _thread.Start();
    }

    /// <summary>Takes a lease. Ends when the members have been read with the silo among them; waits for PostgreSQL.</summary>
    /// <exception cref="OrleansConfigurationException">Another process has the address.</exception>
    public Task JoinAsync(SiloAddress silo, string name, Guid token) => ChangeAsync(table =>
        _lease = table.Join(silo, name, token, options.Duration)
            ?? throw new OrleansConfigurationException($"Another process runs as {silo}."));

    public Task SetStatusAsync(SiloStatus status) => ChangeAsync(table =>
    {
        if (_lease is not null)
            table.SetStatus(_lease, status);
    });

    /// <summary>Gives the lease back, if there is one.</summary>
    public Task LeaveAsync()
    {
        Lease? left = null;
        return ChangeAsync(table =>
        {
            left ??= _lease;
            EndLease();
            if (left is not null)
                table.Remove(left.Silo);
        });
    }

    /// <summary>Takes away the lease of a silo of which nothing is left.</summary>
    public Task RemoveAsync(SiloAddress silo) => ChangeAsync(table => table.Remove(silo));

    /// <summary>Reads now.</summary>
    public void Wake()
    {
        lock (_sleep)
        {
            _isWoken = true;
            Monitor.Pulse(_sleep);
        }
    }

    /// <summary>Reads now, and often for a while: something is about to change.</summary>
    public void Hurry()
    {
        Volatile.Write(ref _hurriedUntil, time.GetTimestamp() + Ticks(options.Duration));
        Wake();
    }

    /// <summary>Stops renewing; the lease ends by itself.</summary>
    public void Dispose()
    {
        _isStopped = true;
        Wake();
        _thread?.Join();
    }

    private Task ChangeAsync(Action<MembershipTable> change)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _changes.Enqueue(new(change, done));
        Wake();
        return done.Task;
    }

    private void Run()
    {
        while (!_isStopped)
        {
            var started = time.GetTimestamp();
            try
            {
                Poll(started);
            }
            catch (Exception e)
            {
                Fail(e);
            }
            var period = started < Volatile.Read(ref _hurriedUntil) ? HurriedPeriod : options.RenewalPeriod;
            Sleep(period - time.GetElapsedTime(started));
        }
        _table?.Dispose();
    }

    private void Sleep(TimeSpan pause)
    {
        lock (_sleep)
        {
            if (!_isWoken && pause > TimeSpan.Zero)
                Monitor.Wait(_sleep, pause);
            _isWoken = false;
        }
    }

    // Renewing comes first, so that a change that has to wait costs no lease.
    private void Poll(long started)
    {
        if (_table is null)
        {
            _table = newTable();
            _table.Connect();
        }
        var reading = _table.Read(_lease);
        if (!reading.IsRenewed)
        {
            EndLease();
            OnFenced();
        }
        ExtendLease(started);
        var hasChanged = _polls.Add(started) && reading.HasExpired && _lease is not null;
        if (hasChanged)
            _table.RemoveExpired();
        while (_changes.TryPeek(out var change))
        {
            Make(change, _table);
            _changes.TryDequeue(out _);
            hasChanged = true;
        }
        if (hasChanged)
            reading = _table.Read(null);
        ExtendLease(started);
        Report(reading, hasChanged);
    }

    // One that the database did not refuse is made again, on a new connection: it may have happened or not, which makes no
    // difference. (After a connect that needed two attempts, Npgsql fails with every transaction of that connection.)
    private void Make(Change change, MembershipTable table)
    {
        try
        {
            change.Make(table);
            _made.Add(change);
        }
        catch (Exception e) when (e is OrleansConfigurationException || (e is PostgresException && table.IsConnected))
        {
            change.Done.SetException(e);
        }
    }

    private void Report(TableReading reading, bool hasChanged)
    {
        if (_isAway)
            LogIsBack(logger);
        _isAway = false;
        OnRead(reading, hasChanged);
        foreach (var change in _made)
            change.Done.SetResult();
        _made.Clear();
    }

    private void Fail(Exception exception)
    {
        _polls.Break();
        _table?.Dispose();
        _table = null;
        if (!_isAway)
            LogIsAway(logger, exception);
        _isAway = true;
        OnFailed(exception);
    }

    private void ExtendLease(long started)
    {
        if (_lease is not null)
            Volatile.Write(ref _leaseEnd, started + Ticks(_lease.Duration));
    }

    private void EndLease()
    {
        _lease = null;
        Volatile.Write(ref _leaseEnd, long.MinValue);
    }

    private long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * time.TimestampFrequency);

    private sealed record Change(Action<MembershipTable> Make, TaskCompletionSource Done);

    [LoggerMessage(LogLevel.Warning, "The members cannot be read and no lease can be renewed; this is tried again.")]
    private static partial void LogIsAway(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "The members can be read again.")]
    private static partial void LogIsBack(ILogger logger);
}
