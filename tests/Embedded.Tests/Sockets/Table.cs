namespace Orleans.Embedded.Tests.Sockets;

/// <summary>What PostgreSQL is to a real cluster: the members and their tokens.</summary>
internal sealed class Table
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, Guid> _tokens = [];

    public ClusterView View { get; private set; } = ClusterView.Empty;

    public event Action? Changed;

    public Guid? TokenOf(SiloAddress silo)
    {
        lock (_gate)
            return _tokens.TryGetValue(silo, out var token) ? token : null;
    }

    public void Set(SiloAddress silo, SiloStatus status, Guid token)
    {
        lock (_gate)
        {
            _tokens[silo] = token;
            View = new(View.Version + 1, status == SiloStatus.Dead ? View.Silos.Remove(silo) : View.Silos.SetItem(silo, status));
        }
        Changed?.Invoke();
    }

    public void Evict(SiloAddress silo) => Set(silo, SiloStatus.Dead, default);
}

/// <summary>One node's view of the table.</summary>
internal sealed class TableMembership : ISharedMembership
{
    private readonly Lock _gate = new();
    private readonly Table _table;
    private int _suspicions;
    private int _refreshes;

    /// <param name="table">Who is there.</param>
    /// <param name="follows">Whether changes are seen at once; else only when somebody asks to look.</param>
    public TableMembership(Table table, bool follows)
    {
        _table = table;
        if (follows)
            table.Changed += Read;
        Read();
    }

    public event Action<ClusterView>? Changed;

    public event Action? Written;

    public ClusterView View { get; private set; } = ClusterView.Empty;

    public bool IsServing => true;

    public Guid Token { get; set; } = Guid.NewGuid();

    public int Suspicions => Volatile.Read(ref _suspicions);

    public int Refreshes => Volatile.Read(ref _refreshes);

    public Guid? TokenOf(SiloAddress silo) => _table.TokenOf(silo);

    public void Suspect(SiloAddress silo) => Interlocked.Increment(ref _suspicions);

    public void Refresh()
    {
        Interlocked.Increment(ref _refreshes);
        ThreadPool.QueueUserWorkItem(_ => Read());
    }

    public Task SetStatusAsync(SiloAddress silo, SiloStatus status, CancellationToken cancellationToken)
    {
        _table.Set(silo, status, Token);
        Read();
        Written?.Invoke();
        return Task.CompletedTask;
    }

    private void Read()
    {
        lock (_gate)
        {
            var view = _table.View;
            if (view.Version <= View.Version)
                return;
            View = view;
            Changed?.Invoke(view);
        }
    }
}
