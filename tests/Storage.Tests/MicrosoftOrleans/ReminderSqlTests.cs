namespace Chorus.Storage.Tests.MicrosoftOrleans;

/// <summary>The table of reminders: each silo reads those of its part of the ring.</summary>
public sealed class ReminderSqlTests : IAsyncLifetime
{
    private const int Start = 2;
    private const int Period = 3;
    private const int Version = 4;
    private static readonly DateTime Noon = new(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc);

    private TestStorage _storage = null!;
    private ProviderQueries _queries = null!;

    public async Task InitializeAsync()
    {
        _storage = await TestStorage.CreateAsync();
        _queries = new ProviderQueries(_storage);
    }

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    [Fact]
    public async Task Setting_a_reminder_again_replaces_it_and_its_version_grows()
    {
        Assert.Equal(0, await SetAsync("a", 1, 60_000));
        Assert.Equal(1, await SetAsync("a", 1, long.MaxValue));

        var row = Assert.Single(await _queries.RunAsync("ReadReminderRowKey", Reminder("a")));
        Assert.Equal((Noon, long.MaxValue, 1), ((DateTime)row[Start], (long)row[Period], (int)row[Version]));
    }

    [Fact]
    public async Task Only_who_knows_the_newest_version_ends_a_reminder()
    {
        await SetAsync("a", 1, 1_000);
        await SetAsync("a", 1, 2_000);
        Assert.False(await _queries.SucceedsAsync("DeleteReminderRowKey", [.. Reminder("a"), ("Version", 0)]));
        Assert.True(await _queries.SucceedsAsync("DeleteReminderRowKey", [.. Reminder("a"), ("Version", 1)]));
        Assert.False(await _queries.SucceedsAsync("DeleteReminderRowKey", [.. Reminder("a"), ("Version", 1)]));
        Assert.Empty(await _queries.RunAsync("ReadReminderRowKey", Reminder("a")));
    }

    [Fact]
    public async Task A_grains_reminders_are_its_own_and_those_of_another_service_are_not_seen()
    {
        await SetAsync("a", 1, 1_000);
        await SetAsync("a", 1, 1_000, "second");
        await SetAsync("b", 1, 1_000);
        await SetAsync("a", 1, 1_000, service: "other");

        Assert.Equal(2, (await _queries.RunAsync("ReadReminderRowsKey", Service(), ("GrainId", "a"))).Count);
        await _queries.RunAsync("DeleteReminderRowsKey", Service());
        Assert.Empty(await InRangeAsync("ReadRangeRows2Key", 0, 0));
        Assert.Single(await _queries.RunAsync("ReadReminderRowsKey", Service("other"), ("GrainId", "a")));
    }

    [Theory]
    [InlineData("ReadRangeRows1Key", -10, 10, "ten zero")] // The begin is not in it, the end is.
    [InlineData("ReadRangeRows1Key", 10, int.MaxValue, "last")]
    [InlineData("ReadRangeRows2Key", 10, -10, "first last minus")] // Around the end of the ring.
    [InlineData("ReadRangeRows2Key", 5, 5, "first last minus ten zero")] // All of it.
    public async Task A_part_of_the_ring_has_its_reminders(string query, int begin, int end, string expected)
    {
        foreach (var (grain, hash) in new[] { ("first", int.MinValue), ("minus", -10), ("zero", 0), ("ten", 10), ("last", int.MaxValue) })
        {
            await SetAsync(grain, hash, 1_000);
        }

        Assert.Equal(expected, string.Join(' ', (await InRangeAsync(query, begin, end)).Order(StringComparer.Ordinal)));
    }

    private static (string, object?) Service(string service = "test") => ("ServiceId", service);

    private static (string, object?)[] Reminder(string grain, string name = "reminder", string service = "test") =>
        [Service(service), ("GrainId", grain), ("ReminderName", name)];

    private async Task<int> SetAsync(string grain, int hash, long period, string name = "reminder", string service = "test") =>
        (int)Assert.Single(await _queries.RunAsync(
            "UpsertReminderRowKey", [.. Reminder(grain, name, service), ("GrainHash", hash), ("StartTime", Noon), ("Period", period)]))[0];

    private async Task<List<string>> InRangeAsync(string query, int begin, int end) =>
        (await _queries.RunAsync(query, Service(), ("BeginHash", begin), ("EndHash", end))).ConvertAll(r => (string)r[0]);
}
