using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Timers;

namespace Orleans.Runtime;

/// <summary>Checks what is asked for and hands it to the shard that the grain's reminders belong to.</summary>
internal sealed class ReminderRegistry(
    IGrainFactory grains, IReminderTable table, IOptions<ReminderOptions> options, TimeProvider time) : IReminderRegistry
{
    public async Task<IGrainReminder> RegisterOrUpdateReminder(
        GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        var minimum = options.Value.MinimumReminderPeriod;
        if (period < minimum)
        {
            throw new ArgumentException(
                $"Reminder {reminderName} would tick every {period}; the shortest period allowed is {minimum}.", nameof(period));
        }

        return await Shard(callingGrainId).Register(new()
        {
            GrainId = callingGrainId,
            ReminderName = reminderName,
            StartAt = time.GetUtcNow().UtcDateTime + dueTime,
            Period = period,
        });
    }

    public Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder) => reminder is GrainReminder known
        ? Shard(callingGrainId).Unregister(known)
        : throw new ArgumentException("The reminder is not one that was registered here.", nameof(reminder));

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
        return await table.ReadRow(callingGrainId, reminderName) is { } entry ? Handle(entry) : null;
    }

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) =>
        [.. (await table.ReadRows(callingGrainId)).Reminders.Select(Handle)];

    public static GrainReminder Handle(ReminderEntry entry) => new(entry.GrainId, entry.ReminderName, entry.ETag ?? "");

    private IReminderShardGrain Shard(GrainId grain) => grains.GetGrain<IReminderShardGrain>(ReminderShards.Of(grain));
}
