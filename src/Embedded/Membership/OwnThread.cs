using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>Runs work that may hang on a thread that nothing else needs, and that can be left behind.</summary>
internal sealed class OwnThread
{
    private readonly BlockingCollection<Task> _work = [];

    public OwnThread(string name) => new Thread(Run) { IsBackground = true, Name = name }.Start();

    /// <summary>Waits for the work, but not for ever.</summary>
    /// <exception cref="TimeoutException">It has not ended in time, and goes on.</exception>
    public T Run<T>(Func<T> work, TimeSpan patience)
    {
        var task = new Task<T>(work);
        _work.Add(task);
        return ((IAsyncResult)task).AsyncWaitHandle.WaitOne(patience)
            ? task.GetAwaiter().GetResult()
            : throw new TimeoutException($"No answer within {patience.TotalSeconds} s.");
    }

    /// <summary>The thread ends after this last work; nobody waits.</summary>
    public void EndWith(Action work)
    {
        _work.Add(new Task(work));
        _work.CompleteAdding();
    }

    private void Run()
    {
        foreach (var task in _work.GetConsumingEnumerable())
            task.RunSynchronously();
    }
}
