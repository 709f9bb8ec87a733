namespace Orleans.GrainCalls;

[Alias("IEchoGrain")]
public interface IEchoGrain : IGrainWithIntegerKey
{
    /// <summary>Gives back its argument, so that only the call itself costs anything.</summary>
    [Alias("Echo")]
    Task<int> Echo(int value);
}

internal sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<int> Echo(int value) => Task.FromResult(value);
}
