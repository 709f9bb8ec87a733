namespace Chorus.Api.Cluster;

/// <summary>The way to change a grain: the call outlives a silo that dies, and so do the events that are owed for it.</summary>
internal abstract class ChangingCalls<TGrain>(GrainCalls calls, QuietGrains<TGrain> quiet)
    where TGrain : IGrainWithGuidKey
{
    /// <summary>Calls the grain; the function gets it and whether this is a repeat.</summary>
    /// <exception cref="Grains.Errors.ChorusException">Also <c>unavailable</c>: no silo has answered in time.</exception>
    public async Task<T> CallAsync<T>(Guid id, Func<TGrain, bool, Task<T>> call, CancellationToken cancellationToken)
    {
        var answer = await calls.CallAsync(id, call, cancellationToken);
        quiet.Changed(id);
        return answer;
    }

    /// <summary>Calls the grain, and tells whether it was asked more than once: a silo that died may have done it already.</summary>
    /// <inheritdoc cref="CallAsync{T}(Guid, Func{TGrain, bool, Task{T}}, CancellationToken)" path="/exception"/>
    public async Task<(T Answer, bool IsUnsure)> CallUnsureAsync<T>(Guid id, Func<TGrain, Task<T>> call, CancellationToken cancellationToken)
    {
        var isUnsure = false;
        var answer = await CallAsync(
            id,
            (grain, isRepeat) =>
            {
                isUnsure |= isRepeat;
                return call(grain);
            },
            cancellationToken);
        return (answer, isUnsure);
    }

    /// <inheritdoc cref="CallAsync{T}(Guid, Func{TGrain, bool, Task{T}}, CancellationToken)"/>
    public async Task CallAsync(Guid id, Func<TGrain, bool, Task> call, CancellationToken cancellationToken)
    {
        await calls.CallAsync(id, call, cancellationToken);
        quiet.Changed(id);
    }
}
