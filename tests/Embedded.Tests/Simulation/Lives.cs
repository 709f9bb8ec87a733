namespace Orleans.Embedded.Tests.Simulation;

/// <summary>Which grains are active where, by their own account, in all silos of a world.</summary>
internal sealed class Lives
{
    private readonly Dictionary<GrainId, SiloAddress> _active = [];

    /// <summary>How often a grain has begun while it was active elsewhere.</summary>
    public List<string> Overlaps { get; } = [];

    /// <summary>How often a grain has begun on another silo than the time before.</summary>
    public int Moves { get; private set; }

    private readonly Dictionary<GrainId, SiloAddress> _last = [];

    public void Begin(IGrainContext context)
    {
        var (grain, silo) = (context.GrainId, context.Address.SiloAddress!);
        if (_active.TryGetValue(grain, out var other))
            Overlaps.Add($"{grain} on {other} and {silo}");
        _active[grain] = silo;
        if (_last.TryGetValue(grain, out var last) && last != silo)
            Moves++;
        _last[grain] = silo;
    }

    public void End(IGrainContext context) => _active.Remove(context.GrainId);
}
