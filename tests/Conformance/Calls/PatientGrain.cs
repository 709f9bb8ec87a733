namespace Orleans.Conformance.Calls;

public interface IPatientGrain : IGrainWithStringKey
{
    Task WaitForEver(CancellationToken cancellationToken);

    Task<bool> IsCancelled(CancellationToken cancellationToken = default);

    Task WaitThrough(IPatientGrain next, CancellationToken cancellationToken);

    [ResponseTimeout("00:00:02")]
    Task WaitTooLong(CancellationToken cancellationToken);
}

internal sealed class PatientGrain : Grain, IPatientGrain
{
    public async Task WaitForEver(CancellationToken cancellationToken)
    {
        Signals.Record(this.GetPrimaryKeyString(), "waiting");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Signals.Record(this.GetPrimaryKeyString(), "cancelled");
            throw;
        }
    }

    public Task<bool> IsCancelled(CancellationToken cancellationToken) =>
        Task.FromResult(cancellationToken.IsCancellationRequested);

    public Task WaitThrough(IPatientGrain next, CancellationToken cancellationToken) =>
        next.WaitForEver(cancellationToken);

    public Task WaitTooLong(CancellationToken cancellationToken) => WaitForEver(cancellationToken);
}
