namespace Orleans.Conformance.Lifecycle;

public interface IStagedGrain : IGrainWithStringKey
{
    Task DeactivateNow();
}

/// <summary>Subscribes to its own lifecycle, as facets do.</summary>
internal sealed class StagedGrain : Grain, IStagedGrain
{
    public StagedGrain(IGrainContext context) : base(context)
    {
        var journal = context.GrainId.Key.ToString()!;
        context.ObservableLifecycle.Subscribe(
            nameof(StagedGrain),
            GrainLifecycleStage.SetupState,
            _ => Recorded(journal, "set up"),
            _ => Recorded(journal, "taken down"));
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        Recorded(this.GetPrimaryKeyString(), "activated");

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Recorded(this.GetPrimaryKeyString(), "deactivated");

    public Task DeactivateNow()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private static Task Recorded(string journal, string entry)
    {
        Signals.Record(journal, entry);
        return Task.CompletedTask;
    }
}

[Collection(OneCluster.Name)]
public sealed class GrainLifecycleTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Stages_before_activation_start_before_it_and_stop_after_deactivation()
    {
        var key = Keys.New();
        await cluster.Client.GetGrain<IStagedGrain>(key).DeactivateNow();
        await Signals.Records(key, 4);

        Assert.Equal(["set up", "activated", "deactivated", "taken down"], Signals.Recorded(key));
    }
}
