namespace Orleans.Runtime;

/// <summary>Tells about the whole cluster; reached with key 0.</summary>
public interface IManagementGrain : IGrainWithIntegerKey
{
    Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false, CancellationToken cancellationToken = default);

    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics();

    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[]? hostsIds);

    Task<int> GetTotalActivationCount(CancellationToken cancellationToken = default);

    /// <summary>Ends activations that have been idle for this long.</summary>
    Task ForceActivationCollection(TimeSpan ageLimit);

    /// <summary>Where the grain is active now, or null.</summary>
    ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference);
}

public enum SiloStatus
{
    None,
    Created,
    Joining,
    Active,
    ShuttingDown,
    Stopping,
    Dead,
}

/// <summary>How many activations of one class a silo holds.</summary>
[GenerateSerializer, Immutable]
public sealed record SimpleGrainStatistic
{
    [Id(0)]
    public string GrainType { get; init; } = "";

    [Id(1)]
    public SiloAddress SiloAddress { get; init; } = SiloAddress.Zero;

    [Id(2)]
    public int ActivationCount { get; init; }
}
