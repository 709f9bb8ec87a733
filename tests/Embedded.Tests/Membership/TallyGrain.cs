namespace Orleans.Embedded.Tests.Membership;

public interface ITallyGrain : IGrainWithIntegerKey
{
    Task<int> Add();
}

/// <summary>Counts the calls of one activation.</summary>
internal sealed class TallyGrain : Grain, ITallyGrain
{
    private int _calls;

    public Task<int> Add() => Task.FromResult(++_calls);
}
