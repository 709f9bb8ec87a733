using Orleans.Concurrency;

namespace Orleans.Embedded.Tests.Sockets;

public interface IListener : IGrainObserver
{
    Task<string> Ask(string question);
}

public interface ITalkGrain : IGrainWithIntegerKey
{
    Task<string> Where();

    Task<byte[]> Echo(byte[] bytes);

    /// <summary>Never answers.</summary>
    Task Wait();

    /// <summary>Notes that it began, and that the token was cancelled.</summary>
    Task WaitFor(CancellationToken cancellationToken);

    Task Refuse();

    Task<string> Ask(IListener listener, string question);

    Task Keep(IListener listener);

    Task<string> AskKept(string question);

    Task<string> AskOther(long key);

    Task WaitForOther(long key);

    IAsyncEnumerable<int> Count(int to);

    Task Note(int number);

    Task<List<int>> Notes();
}

[Reentrant]
internal sealed class TalkGrain(IGrainContext context) : Grain, ITalkGrain
{
    private readonly List<int> _notes = [];
    private IListener? _kept;

    public Task<string> Where() => Task.FromResult(context.Address.SiloAddress!.ToString());

    public Task<byte[]> Echo(byte[] bytes) => Task.FromResult(bytes);

    public Task Wait() => new TaskCompletionSource().Task;

    public async Task WaitFor(CancellationToken cancellationToken)
    {
        _notes.Add(1);
        var cancelled = new TaskCompletionSource();
        await using (cancellationToken.Register(cancelled.SetResult))
            await cancelled.Task;
        _notes.Add(2);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public Task Refuse() => throw new NotSupportedException();

    public Task<string> Ask(IListener listener, string question) => listener.Ask(question);

    public Task Keep(IListener listener)
    {
        _kept = listener;
        return Task.CompletedTask;
    }

    public Task<string> AskKept(string question) => _kept!.Ask(question);

    public Task<string> AskOther(long key) => GrainFactory.GetGrain<ITalkGrain>(key).Where();

    public Task WaitForOther(long key) => GrainFactory.GetGrain<ITalkGrain>(key).Wait();

    public async IAsyncEnumerable<int> Count(int to)
    {
        for (var i = 0; i < to; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    public Task Note(int number)
    {
        _notes.Add(number);
        return Task.CompletedTask;
    }

    public Task<List<int>> Notes() => Task.FromResult(_notes);
}

/// <summary>Answers with what it was asked, unless it is told to keep silent.</summary>
internal sealed class Listener : IListener
{
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> Ask(string question)
    {
        if (question != "nothing")
            return Task.FromResult($"heard {question}");
        Asked.TrySetResult();
        return new TaskCompletionSource<string>().Task;
    }
}
