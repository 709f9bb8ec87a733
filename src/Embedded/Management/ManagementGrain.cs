using Orleans.Concurrency;

namespace Orleans.Runtime;

/// <summary>Asks all silos.</summary>
[StatelessWorker, GrainType("sys.management")]
internal sealed class ManagementGrain(Node node) : Grain, IManagementGrain
{
    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive, CancellationToken cancellationToken) =>
        Task.FromResult(node.View.Silos.Where(s => !onlyActive || s.Value == SiloStatus.Active).ToDictionary());

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() => GetSimpleGrainStatistics(null);

    public async Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[]? hostsIds)
    {
        var statistics = await Task.WhenAll((hostsIds ?? [.. node.View.Active]).Select(s => node.ControlOf(s).GetStatistics()));
        return [.. statistics.SelectMany(s => s)];
    }

    public async Task<int> GetTotalActivationCount(CancellationToken cancellationToken) =>
        (await GetSimpleGrainStatistics().WaitAsync(cancellationToken)).Sum(s => s.ActivationCount);

    public Task ForceActivationCollection(TimeSpan ageLimit) =>
        Task.WhenAll(node.View.Active.Select(s => node.ControlOf(s).Collect(ageLimit)));

    public async ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference)
    {
        var id = reference.GetGrainId();
        return node.PlaceOf(id).Silo is { } owner && await node.ControlOf(owner).IsActive(id) ? owner : null;
    }
}
