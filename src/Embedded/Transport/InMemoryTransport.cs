namespace Orleans.Runtime;

/// <summary>One node's end of the wires in memory. Bytes go over it, so that what works here works over sockets.</summary>
internal sealed class InMemoryTransport(InMemoryCluster cluster, IWorkScheduler work) : ITransport
{
    public event Action<SiloAddress> Lost
    {
        add => cluster.Unbound += value;
        remove => cluster.Unbound -= value;
    }

    public void Bind(SiloAddress self, Action<ReadOnlyMemory<byte>> onFrame) =>
        cluster.Bind(self, new InMemoryInbox(work, onFrame));

    public void Unbind(SiloAddress self) => cluster.Unbind(self);

    public bool TrySend(SiloAddress to, ReadOnlyMemory<byte> frame, bool isAnswer) => cluster.TrySend(to, frame);
}

/// <summary>Frames that wait for one node, which gets them in order.</summary>
internal sealed class InMemoryInbox(IWorkScheduler work, Action<ReadOnlyMemory<byte>> onFrame) : IThreadPoolWorkItem
{
    /// <summary>More frames than this on their way to one node: it does not keep up, and senders have to hear of it.</summary>
    private const int Capacity = 100_000;

    private readonly Queue<ReadOnlyMemory<byte>> _frames = new();
    private bool _scheduled;

    public bool TryAdd(ReadOnlyMemory<byte> frame)
    {
        lock (_frames)
        {
            if (_frames.Count >= Capacity)
                return false;
            _frames.Enqueue(frame);
            if (_scheduled)
                return true;
            _scheduled = true;
        }
        work.Schedule(this);
        return true;
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            ReadOnlyMemory<byte> frame;
            lock (_frames)
            {
                if (!_frames.TryDequeue(out frame))
                {
                    _scheduled = false;
                    return;
                }
            }
            onFrame(frame);
        }
    }
}
