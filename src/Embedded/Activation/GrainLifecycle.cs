namespace Orleans.Runtime;

/// <summary>The lifecycle of one activation.</summary>
internal sealed class GrainLifecycle(Activation activation) : StagedLifecycle, IGrainLifecycle
{
    protected override void OnStopFailed(string observer, Exception exception) => activation.LogStopFailed(observer, exception);
}
