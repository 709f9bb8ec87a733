namespace Orleans;

/// <summary>Extensions of tasks.</summary>
public static class PublicOrleansTaskExtensions
{
    /// <summary>Marks a task that nobody waits for: its failure is observed, and left at that.</summary>
    public static void Ignore(this Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!task.IsCompletedSuccessfully)
        {
            _ = task.ContinueWith(
                static failed => _ = failed.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }
}
