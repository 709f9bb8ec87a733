using Orleans.Timers;

namespace Orleans.Runtime;

/// <summary>What grains get from the silo they live in.</summary>
internal sealed class GrainRuntime(Node node, IGrainFactory factory, ITimerRegistry timers, IServiceProvider services, TimeProvider time)
    : IGrainRuntime
{
    public SiloAddress SiloAddress => node.Address;

    public string SiloIdentity => node.Address.ToString();

    public IGrainFactory GrainFactory => factory;

    public ITimerRegistry TimerRegistry => timers;

    public IServiceProvider ServiceProvider => services;

    public TimeProvider TimeProvider => time;

    public void DeactivateOnIdle(IGrainContext grainContext) =>
        grainContext.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "The grain asked for it."));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) =>
        ((Activation)grainContext).DelayDeactivation(timeSpan);
}
