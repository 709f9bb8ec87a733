using System.Text.Json;
using Chorus.Api.Json;
using Chorus.Grains;
using Chorus.Grains.Channels;

namespace Chorus.Api.Imports;

/// <summary>Data of <c>import-progress</c>.</summary>
/// <param name="ImportId">The import's, as its caller named it; else one of the server's.</param>
/// <param name="Done">Bytes that were read, of <paramref name="Total"/>; of a zip, unpacked ones.</param>
/// <param name="IsOver">Nothing more comes of this import, whether it came to its end or not.</param>
internal sealed record ImportStep(
    Guid ImportId, long Done, long Total, bool IsOver, ImportCount Conversations, ImportCount Messages, ImportCount Sessions, ImportCount Images,
    ImportCount Attachments);

/// <summary>Tells the caller's devices how far an import has come, now and then. Nobody waits for it, and it does not fail.</summary>
internal sealed partial class ImportProgress(
    Guid importId, Guid caller, IGrainFactory grains, ImportTally tally, UnpackBudget budget, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private Task _telling = Task.CompletedTask;
    private long? _toldAt;

    public long Total { get; set; }

    /// <summary>Something more was brought in.</summary>
    public void Step()
    {
        if (_telling.IsCompleted && (_toldAt is not { } last || time.GetElapsedTime(last) >= Period))
        {
            _toldAt = time.GetTimestamp();
            _telling = TellAsync(isOver: false);
        }
    }

    public async Task EndAsync()
    {
        await _telling;
        await TellAsync(isOver: true);
    }

    private async Task TellAsync(bool isOver)
    {
        var report = tally.Report();
        var step = new ImportStep(
            importId, budget.Taken, Math.Max(Total, budget.Taken), isOver, report.Conversations, report.Messages, report.Sessions, report.Images,
            report.Attachments);
        try
        {
            await grains.GetGrain<IUserChannelGrain>(caller).TellAsync(new ChannelEvent
            {
                Type = EventTypes.ImportProgress,
                Data = JsonSerializer.SerializeToUtf8Bytes(step, ApiJson.Default.ImportStep),
                At = Timestamp.Now(time),
                IsTransient = true,
            });
        }
        catch (Exception e)
        {
            LogNotTold(e, importId);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "How far the import {Id} has come could not be told")]
    private partial void LogNotTold(Exception error, Guid id);
}
