using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>One record of one activation.</summary>
internal sealed class PersistentState<TState>(string name, GrainId grain, IGrainStorage storage)
    : IPersistentState<TState>, ILifecycleObserver
{
    private readonly GrainState<TState> _record = new(EmptyState.Create<TState>());
    private bool _loaded;

    public TState State
    {
        get => _record.State;
        set => _record.State = value;
    }

    public string? Etag => _record.ETag;

    public bool RecordExists =>
        _loaded ? _record.RecordExists : throw new InvalidOperationException($"State {name} has not been read yet.");

    public async Task ReadStateAsync()
    {
        await Reporting("read", storage.ReadStateAsync(name, grain, _record));
        _loaded = true;
    }

    public Task WriteStateAsync() => Reporting("write", storage.WriteStateAsync(name, grain, _record));

    public Task ClearStateAsync() => Reporting("clear", storage.ClearStateAsync(name, grain, _record));

    Task ILifecycleObserver.OnStart(CancellationToken cancellationToken) =>
        _loaded || cancellationToken.IsCancellationRequested ? Task.CompletedTask : ReadStateAsync();

    Task ILifecycleObserver.OnStop(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Adds to a storage's own error which record it was about.</summary>
    private async Task Reporting(string operation, Task task)
    {
        try
        {
            await task;
        }
        catch (Exception error) when (error is not OrleansException)
        {
            throw new OrleansException($"{storage.GetType().Name} failed to {operation} {name} of {grain}: {error.Message}", error);
        }
    }
}
