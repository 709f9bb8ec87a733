using System.Diagnostics.CodeAnalysis;
using Orleans.Metadata;

namespace Chorus.Silo.Engine;

/// <summary>
/// Lets each activation wait once before it takes calls. Microsoft Orleans (10.4) holds an activation's lock from its start until it first
/// waits for something; one that begins without waiting runs its first calls under that lock. Two that then call each other each hold their
/// own and wait for the other's, with a thread each, for ever: neither answers again, and their silo cannot stop.
/// </summary>
internal sealed class YieldingActivations : IConfigureGrainContextProvider, IConfigureGrainContext
{
    // What hands out calls to stateless workers has no lifecycle.
    private const string StatelessWorkers = "StatelessWorkerPlacement";

    public bool TryGetConfigurator(GrainType grainType, GrainProperties properties, [NotNullWhen(true)] out IConfigureGrainContext? configurator)
    {
        var waits = properties.Properties.GetValueOrDefault(WellKnownGrainTypeProperties.PlacementStrategy) != StatelessWorkers;
        configurator = waits ? this : null;
        return waits;
    }

    public void Configure(IGrainContext context) => context.ObservableLifecycle.Subscribe(
        nameof(YieldingActivations), GrainLifecycleStage.First, static async _ => await Task.Yield());
}
