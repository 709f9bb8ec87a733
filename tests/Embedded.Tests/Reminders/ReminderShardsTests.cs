using Xunit;

namespace Orleans.Embedded.Tests.Reminders;

public sealed class ReminderShardsTests
{
    [Fact]
    public void Each_grain_is_in_exactly_the_range_of_its_own_shard()
    {
        foreach (var grain in Enumerable.Range(0, 1000).Select(i => GrainId.Create("reminded", $"{i}")))
        {
            var covering = Enumerable.Range(0, ReminderShards.Count).Where(shard => Covers(shard, grain.GetUniformHashCode()));

            Assert.Equal([ReminderShards.Of(grain)], covering);
        }
    }

    [Fact]
    public void The_ranges_leave_no_hash_out()
    {
        uint[] edges = [0, 1, uint.MaxValue, uint.MaxValue - 1, 0x1FFFFFFF, 0x20000000, 0x20000001];

        foreach (var hash in edges)
            Assert.Single(Enumerable.Range(0, ReminderShards.Count), shard => Covers(shard, hash));
    }

    private static bool Covers(int shard, uint hash)
    {
        var (begin, end) = ReminderShards.Range(shard);
        return ReminderShards.Covers(begin, end, hash);
    }
}
