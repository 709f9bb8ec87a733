using Orleans.Concurrency;

namespace Orleans.Runtime;

/// <summary>Asks all silos.</summary>
[StatelessWorker, GrainType("sys.management")]
internal sealed class ManagementGrain(Node node) : Grain, IManagementGrain
{
    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive) =>
        Task.FromResult(node.View.Silos.Where(s => !onlyActive || s.Value == SiloStatus.Active).ToDictionary());

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() => GetSimpleGrainStatistics(null);

    public async Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[]? hostsIds)
    {
        var statistics = await Task.WhenAll((hostsIds ?? [.. node.View.Active]).Select(s => Control(s).GetStatistics()));
        return [.. statistics.SelectMany(s => s)];
    }

    public async Task<int> GetTotalActivationCount() => (await GetSimpleGrainStatistics()).Sum(s => s.ActivationCount);

    public Task ForceActivationCollection(TimeSpan ageLimit) =>
        Task.WhenAll(node.View.Active.Select(s => Control(s).Collect(ageLimit)));

    public async ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference)
    {
        var id = reference.GetGrainId();
        return node.OwnerOf(id) is { } owner && await Control(owner).IsActive(id) ? owner : null;
    }

    private ISiloControl Control(SiloAddress silo) =>
        (ISiloControl)(IAddressable)node.References.Create(AddressedIds.ForControl(silo), typeof(ISiloControl));
}

/// <summary>What a silo tells of itself.</summary>
internal interface ISiloControl : IGrain
{
    Task<SimpleGrainStatistic[]> GetStatistics();

    Task Collect(TimeSpan ageLimit);

    Task<bool> IsActive(GrainId grain);
}

[GrainType("sys.control"), KeepAlive, Reentrant]
internal sealed class SiloControl(Node node) : Grain, ISiloControl
{
    public Task<SimpleGrainStatistic[]> GetStatistics() => Task.FromResult(node.Catalog!.Activations
        .Where(a => a.Class.Type.Assembly != typeof(SiloControl).Assembly)
        .GroupBy(a => a.Class.Type)
        .Select(g => new SimpleGrainStatistic
        {
            GrainType = $"{g.Key.FullName},{g.Key.Assembly.GetName().Name}",
            SiloAddress = node.Address,
            ActivationCount = g.Count(),
        })
        .ToArray());

    public Task Collect(TimeSpan ageLimit)
    {
        node.Catalog!.Collect(ageLimit);
        return Task.CompletedTask;
    }

    public Task<bool> IsActive(GrainId grain) => Task.FromResult(node.Catalog!.Find(grain) is not null);
}
