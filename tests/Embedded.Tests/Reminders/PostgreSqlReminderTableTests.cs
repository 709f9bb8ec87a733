using Chorus.Testing;
using Npgsql;
using Xunit;

namespace Orleans.Embedded.Tests.Reminders;

public sealed class PostgreSqlReminderTableTests : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 11, 24, 13, 5, 7, 123, DateTimeKind.Utc);

    private NpgsqlDataSource _source = null!;

    public async Task InitializeAsync() => _source = NpgsqlDataSource.Create(await MigratedDatabase.CreateAsync());

    public async Task DisposeAsync() => await _source.DisposeAsync();

    [Fact]
    public async Task A_row_comes_back_as_it_was_written_and_its_next_version_has_another_etag()
    {
        var table = new PostgreSqlReminderTable(_source, "service");
        var entry = Entry(1, "wake", TimeSpan.FromDays(40) + TimeSpan.FromMilliseconds(1));
        var first = await table.UpsertRow(entry);
        var row = await table.ReadRow(entry.GrainId, "wake");

        Assert.Equal((entry.GrainId, "wake", Start, entry.Period, first), (row!.GrainId, row.ReminderName, row.StartAt, row.Period, row.ETag));
        Assert.Equal(DateTimeKind.Utc, row.StartAt.Kind);
        Assert.Null(await table.ReadRow(entry.GrainId, "other"));
        var second = await table.UpsertRow(entry);
        Assert.NotEqual(first, second);
        Assert.False(await table.RemoveRow(entry.GrainId, "wake", first!));
        Assert.True(await table.RemoveRow(entry.GrainId, "wake", second!));
        Assert.False(await table.RemoveRow(entry.GrainId, "wake", second!));
    }

    [Fact]
    public async Task The_shards_ranges_divide_all_rows_of_the_service()
    {
        var table = new PostgreSqlReminderTable(_source, "service");
        var entries = Enumerable.Range(0, 100).Select(key => Entry(key, "wake", TimeSpan.FromMinutes(1))).ToArray();
        foreach (var entry in entries)
            await table.UpsertRow(entry);
        await new PostgreSqlReminderTable(_source, "other").UpsertRow(Entry(1, "other's", TimeSpan.FromMinutes(1)));

        for (var shard = 0; shard < ReminderShards.Count; shard++)
        {
            var (begin, end) = ReminderShards.Range(shard);
            var rows = (await table.ReadRows(begin, end)).Reminders;
            Assert.Equal(
                entries.Where(e => ReminderShards.Of(e.GrainId) == shard).Select(e => e.GrainId).Order(), rows.Select(r => r.GrainId).Order());
        }

        // Around over zero, and all of it.
        var (from, half) = (uint.MaxValue / 2, uint.MaxValue / 2);
        Assert.Equal(
            entries.Count(e => e.GrainId.GetUniformHashCode() is > uint.MaxValue - 1000 or <= uint.MaxValue / 2),
            (await table.ReadRows(uint.MaxValue - 1000, half)).Reminders.Count);
        Assert.Equal(100, (await table.ReadRows(from, from)).Reminders.Count);
    }

    [Fact]
    public async Task A_grains_reminders_are_its_own_and_clearing_leaves_other_services_alone()
    {
        var (table, other) = (new PostgreSqlReminderTable(_source, "service"), new PostgreSqlReminderTable(_source, "other"));
        foreach (var name in (string[])["a", "b"])
            await table.UpsertRow(Entry(1, name, TimeSpan.FromMinutes(1)));
        await table.UpsertRow(Entry(2, "c", TimeSpan.FromMinutes(1)));
        await other.UpsertRow(Entry(1, "d", TimeSpan.FromMinutes(1)));

        Assert.Equal(["a", "b"], (await table.ReadRows(Entry(1, "", default).GrainId)).Reminders.Select(r => r.ReminderName).Order());
        await table.TestOnlyClearTable();
        Assert.Empty((await table.ReadRows(0, 0)).Reminders);
        Assert.Single((await other.ReadRows(0, 0)).Reminders);
    }

    private static ReminderEntry Entry(int key, string name, TimeSpan period) =>
        new() { GrainId = GrainId.Create("alarm", $"{key}"), ReminderName = name, StartAt = Start, Period = period };
}
