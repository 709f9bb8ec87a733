namespace Orleans.Runtime;

/// <summary>Where turns run. A simulation puts one thread and a seeded order here.</summary>
internal interface IWorkScheduler
{
    /// <summary>Runs the item soon, with an empty execution context.</summary>
    void Schedule(IThreadPoolWorkItem item);
}

internal sealed class ThreadPoolWorkScheduler : IWorkScheduler
{
    public void Schedule(IThreadPoolWorkItem item) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: true);
}
