namespace Orleans.Conformance.Lifecycle;

/// <summary>Deactivates itself all the time, and is called on and on.</summary>
public interface IFleetingGrain : IGrainWithStringKey
{
    Task<int> Double(int number);
}

/// <summary>With each call.</summary>
public interface IFleetingTurnGrain : IFleetingGrain;

/// <summary>With each call, while others run.</summary>
public interface IFleetingReentrantGrain : IFleetingGrain;

/// <summary>From a timer, which each call sets.</summary>
public interface IFleetingTimerGrain : IFleetingGrain;

/// <summary>Calls one of them from within a call of its own.</summary>
public interface IFleetingCallerGrain : IGrainWithStringKey
{
    Task<int> DoubleAll(string kind, string key, int times);
}

internal sealed class FleetingTurnGrain : Grain, IFleetingTurnGrain
{
    public async Task<int> Double(int number)
    {
        DeactivateOnIdle();
        await Task.Yield();
        return 2 * number;
    }
}

[Reentrant]
internal sealed class FleetingReentrantGrain : Grain, IFleetingReentrantGrain
{
    public async Task<int> Double(int number)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(number % 3), TimeProvider.System);
            return 2 * number;
        }
        finally
        {
            DeactivateOnIdle();
        }
    }
}

internal sealed class FleetingTimerGrain : Grain, IFleetingTimerGrain
{
    private IGrainTimer timer = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        timer = this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }

    public Task<int> Double(int number)
    {
        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return Task.FromResult(2 * number);
    }

    private async Task Tick(CancellationToken cancellationToken)
    {
        await Task.Yield();
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        DeactivateOnIdle();
    }
}

internal sealed class FleetingCallerGrain : Grain, IFleetingCallerGrain
{
    public async Task<int> DoubleAll(string kind, string key, int times)
    {
        IFleetingGrain grain = kind switch
        {
            "turn" => GrainFactory.GetGrain<IFleetingTurnGrain>(key),
            "reentrant" => GrainFactory.GetGrain<IFleetingReentrantGrain>(key),
            _ => GrainFactory.GetGrain<IFleetingTimerGrain>(key),
        };
        var sum = 0;
        for (var i = 0; i < times;)
        {
            try
            {
                sum += await grain.Double(i);
                i++;
            }
            catch (OrleansMessageRejectionException)
            {
                // It was handed on from one ending activation to the next too often. It has not run.
            }
        }

        return sum;
    }
}
