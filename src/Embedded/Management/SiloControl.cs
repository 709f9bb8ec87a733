using Orleans.Concurrency;

namespace Orleans.Runtime;

/// <summary>What silos ask of one another. Filters do not see it, and it works until the silo has gone.</summary>
internal interface ISiloControl : IGrain
{
    Task<SimpleGrainStatistic[]> GetStatistics();

    Task Collect(TimeSpan ageLimit);

    Task<bool> IsActive(GrainId grain);

    /// <inheritdoc cref="Handover.ReleaseAsync"/>
    // Ends within the deactivation timeout, which is set elsewhere, or with the silo.
    [ResponseTimeout("00:10:00")]
    Task<Place?> Release(GrainId grain, Place to);
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

    public Task<Place?> Release(GrainId grain, Place to) => node.Catalog!.Handover.ReleaseAsync(grain, to);
}
