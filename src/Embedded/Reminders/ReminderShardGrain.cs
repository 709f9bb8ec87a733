using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Hosting;

namespace Orleans.Runtime;

[KeepAlive]
internal sealed partial class ReminderShardGrain(
    IReminderTable table,
    IGrainFactory grains,
    IOptions<ReminderOptions> options,
    TimeProvider time,
    ILogger<ReminderShardGrain> logger) : Grain, IReminderShardGrain
{
    private readonly Dictionary<(GrainId Grain, string Name), TickingReminder> _ticking = [];

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Refresh();
        var period = options.Value.RefreshReminderListPeriod;
        this.RegisterGrainTimer(Refresh, new GrainTimerCreationOptions(period, period) { KeepAlive = true });
    }

    public Task Wake() => Task.CompletedTask;

    public async Task<GrainReminder> Register(ReminderEntry entry)
    {
        entry.ETag = await table.UpsertRow(entry)
            ?? throw new ReminderException($"Registering {entry} met another change of it; it can be tried again.");
        Start(entry);
        return ReminderRegistry.Handle(entry);
    }

    public async Task Unregister(GrainReminder reminder)
    {
        var (grain, name, etag) = reminder;
        if (!await table.RemoveRow(grain, name, etag) && await table.ReadRow(grain, name) is not null)
            throw new ReminderException($"Reminder {name} of {grain} has been registered anew; read it and try again.");
        Stop((grain, name));
    }

    /// <summary>Takes over what others wrote to the table. It is no turn between ticks, so nothing changes meanwhile.</summary>
    private async Task Refresh()
    {
        var (begin, end) = ReminderShards.Range((int)this.GetPrimaryKeyLong());
        var rows = (await table.ReadRows(begin, end)).Reminders.ToDictionary(row => (row.GrainId, row.ReminderName));
        foreach (var gone in _ticking.Keys.Where(key => !rows.ContainsKey(key)).ToArray()) Stop(gone);
        foreach (var (key, row) in rows)
        {
            if (_ticking.GetValueOrDefault(key)?.Entry.ETag != row.ETag) Start(row);
        }
    }

    private void Start(ReminderEntry entry)
    {
        var key = (entry.GrainId, entry.ReminderName);
        Stop(key);
        var reminder = new TickingReminder(entry, time);
        _ticking[key] = reminder;
        reminder.Timer = this.RegisterGrainTimer(
            Tick,
            reminder,
            new GrainTimerCreationOptions(reminder.Due, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
    }

    private void Stop((GrainId Grain, string Name) key)
    {
        if (_ticking.Remove(key, out var reminder)) reminder.Timer?.Dispose();
    }

    /// <summary>Wakes the grain and waits for it, so that one reminder's ticks never overlap.</summary>
    private async Task Tick(TickingReminder reminder)
    {
        var entry = reminder.Entry;
        if (reminder.IsDue)
        {
            reminder.Advance();
            var status = new TickStatus(entry.StartAt, entry.Period, time.GetUtcNow().UtcDateTime);
            try
            {
                await grains.GetGrain<IRemindable>(entry.GrainId).ReceiveReminder(entry.ReminderName, status);
            }
            catch (Exception error)
            {
                LogTickFailed(logger, error, entry.ReminderName, entry.GrainId);
            }
        }

        if (_ticking.GetValueOrDefault((entry.GrainId, entry.ReminderName)) == reminder)
            reminder.Timer?.Change(reminder.Due, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(LogLevel.Warning, "Reminder {Reminder} of {Grain} failed; its next tick comes as planned.")]
    private static partial void LogTickFailed(ILogger logger, Exception error, string reminder, GrainId grain);
}
