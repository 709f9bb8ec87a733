using Xunit;

namespace Orleans.Embedded.Tests.Simulation;

public interface IChaosGrain : IGrainWithIntegerKey
{
    /// <summary>Fails if another call's turns come between its own.</summary>
    Task<int> Count(int hops);
}

internal sealed class ChaosGrain(TimeProvider time, Lives lives) : Grain, IChaosGrain
{
    private bool _isRunning;
    private int _count;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        lives.Begin(GrainContext);
        await Task.Delay(TimeSpan.FromMilliseconds(this.GetPrimaryKeyLong() % 3), time, cancellationToken);
    }

    public async Task<int> Count(int hops)
    {
        Assert.False(_isRunning, "A call began within another one.");
        _isRunning = true;
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(hops), time);
            // Upwards only, so that no chain comes back to a grain that waits for it.
            if (hops > 0)
                await GrainFactory.GetGrain<IChaosGrain>(this.GetPrimaryKeyLong() + hops).Count(hops - 1);
            return ++_count;
        }
        finally
        {
            _isRunning = false;
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(this.GetPrimaryKeyLong() % 5), time, cancellationToken);
        lives.End(GrainContext);
    }
}
