using Chorus.Grains;
using Chorus.Grains.Errors;
using Chorus.Grains.Files;
using Chorus.Storage.Blobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chorus.Storage.Files;

/// <summary>
/// Deletes files whose time has come: those of deleted pictures and messages, of attachments that nobody has sent, of uploads
/// that were broken off. Every process does, some at a time; each file is one's.
/// </summary>
public sealed partial class FileSweeper : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    // Longer than any write that was under way when its file was deleted.
    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    private readonly FileLedger _ledger;
    private readonly IBlobStore _blobs;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _wake = new(0, 1);

    internal FileSweeper(FileLedger ledger, IBlobStore blobs, TimeProvider time, ILogger<FileSweeper> logger) =>
        (_ledger, _blobs, _time, _logger) = (ledger, blobs, time, logger);

    /// <summary>Sweeps soon: something was deleted.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    /// <summary>Deletes all that is due.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        (_blobs as FileBlobStore)?.RemoveUnfinished(_time.GetUtcNow() - Again);
        while (await _ledger.DueAsync(Timestamp.Now(_time), Timestamp.Now(_time) + Again, AtOnce, cancellationToken) is { Count: > 0 } due)
        {
            await DeleteAsync(due, cancellationToken);
        }

        while (await _ledger.DueAgainAsync(Timestamp.Now(_time), AtOnce, cancellationToken) is { Count: > 0 } due)
        {
            await DeleteAsync(due, cancellationToken);
            await _ledger.ForgetAsync(due, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (StoreUnavailableException e)
            {
                LogUnavailable(e);
            }

            await WaitAsync(stoppingToken);
        }
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(_wake.WaitAsync(pause.Token), Task.Delay(Period, _time, pause.Token));
        await pause.CancelAsync();
    }

    private async Task DeleteAsync(IReadOnlyList<FilePath> paths, CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            await _blobs.DeleteAsync(path, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files that are to be deleted stay for now: a store is away")]
    private partial void LogUnavailable(Exception error);
}
