namespace Orleans.Runtime;

/// <summary>Where turns run. A simulation puts one thread and a seeded order here.</summary>
internal interface IWorkScheduler
{
    /// <summary>Runs the item soon, with an empty execution context.</summary>
    void Schedule(IThreadPoolWorkItem item);
}

internal sealed class ThreadPoolWorkScheduler : IWorkScheduler
{
    // Never preferLocal: a thread takes its own newest item first, so a grain and its caller that answer each other at
    // once would keep a thread between them, and all others would wait for ever.
    public void Schedule(IThreadPoolWorkItem item) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
}
