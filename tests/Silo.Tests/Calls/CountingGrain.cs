using Chorus.Silo.Calls;

namespace Chorus.Silo.Tests.Calls;

/// <summary>Counts what has come to it.</summary>
public interface ICountingGrain : IGrainWithGuidKey
{
    Task<int> CountAsync();

    /// <summary>Whether calls that it made would be attempts at what it was called for.</summary>
    Task<bool> PassesOnAsync();
}

internal sealed class CountingGrain : Grain, ICountingGrain
{
    private int _count;

    public Task<int> CountAsync() => Task.FromResult(++_count);

    public Task<bool> PassesOnAsync() => Task.FromResult(CallAttempt.Detach() is not null);
}
