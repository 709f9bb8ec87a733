using Microsoft.Extensions.Logging;

namespace Orleans.Conformance.Lifecycle;

public interface IActivationGrain : IGrainWithStringKey
{
    Task<string> Greet(string name);

    /// <summary>Tells one activation of this grain from the next.</summary>
    Task<string> Activation();

    Task Deactivate();

    Task DeactivateThenWait(string gate);
}

public interface IShortLivedGrain : IGrainWithStringKey
{
    Task<string> Activation();
}

public interface IFailingActivationGrain : IGrainWithStringKey
{
    Task<int> Answer();
}

internal sealed class ActivationGrain(IGreeter greeter, IGrainContext context, ILogger<ActivationGrain> logger)
    : Grain, IActivationGrain
{
    private string Journal => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        Signals.Record(Journal, "activated");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Signals.Record(Journal, $"deactivated: {reason.ReasonCode}");
    }

    public Task<string> Greet(string name)
    {
        Signals.Record(Journal, "called");
        return Task.FromResult(logger is null ? "" : greeter.Greet(name));
    }

    public Task<string> Activation() => Task.FromResult(context.ActivationId.ToString());

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task DeactivateThenWait(string gate)
    {
        DeactivateOnIdle();
        await Signals.Opened(gate);
        Signals.Record(Journal, "finished");
    }
}

internal sealed class ShortLivedGrain(IGrainContext context) : Grain, IShortLivedGrain
{
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Record(this.GetPrimaryKeyString(), $"deactivated: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task<string> Activation() => Task.FromResult(context.ActivationId.ToString());
}

internal sealed class FailingActivationGrain : Grain, IFailingActivationGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        Signals.Record(key, "attempt");
        return Signals.Recorded(key).Length == 1
            ? throw new InvalidOperationException("not on the first attempt")
            : Task.CompletedTask;
    }

    public Task<int> Answer() => Task.FromResult(42);
}
