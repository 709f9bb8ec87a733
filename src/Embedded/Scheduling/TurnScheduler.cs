namespace Orleans.Runtime;

/// <summary>
/// The task scheduler of one queue: what a grain awaits comes back here, so that its code never runs on two threads.
/// </summary>
internal sealed class TurnScheduler(RequestQueue queue) : TaskScheduler, IWorkItemScheduler
{
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs a batch of turns as one task of this scheduler, so that it is the current one in all of them.</summary>
    public void RunBatch()
    {
        var task = new Task(static state => ((RequestQueue)state!).RunTurns(), queue, TaskCreationOptions.DenyChildAttach);
        task.Start(this);
    }

    /// <summary>Runs a task that was queued; only within a batch.</summary>
    public void Run(Task task) => TryExecuteTask(task);

    public void QueueAction(Action action) =>
        _ = Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    public void QueueAction(Action<object> action, object state) =>
        _ = Task.Factory.StartNew(action!, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    void IWorkItemScheduler.QueueTask(Task task) => task.Start(this);

    protected override void QueueTask(Task task)
    {
        // A batch's own task starts on the thread that is to run it.
        if (ReferenceEquals(task.AsyncState, queue))
            TryExecuteTask(task);
        else
            queue.QueueTurn(task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
