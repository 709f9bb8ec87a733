using System.Runtime.InteropServices;

namespace Chorus.Api.Draining;

/// <summary>Ends the server on SIGTERM, Ctrl-C and the like: first it is drained, then its host stops. A second signal skips the first.</summary>
internal sealed class DrainingLifetime(Drain drain, IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];

    private List<PosixSignalRegistration> _registrations = [];
    private int _signals;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _registrations = [.. Signals.Select(s => PosixSignalRegistration.Create(s, OnSignal))];
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registrations.ForEach(r => r.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        // Else the process would end here and now.
        context.Cancel = true;
        _ = EndAsync(Interlocked.Increment(ref _signals) == 1);
    }

    private async Task EndAsync(bool isFirst)
    {
        try
        {
            await (isFirst ? drain.RunAsync() : Task.CompletedTask);
        }
        finally
        {
            application.StopApplication();
        }
    }
}
