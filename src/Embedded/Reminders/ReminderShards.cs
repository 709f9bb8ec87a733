namespace Orleans.Runtime;

/// <summary>How reminders are divided: by their grains' hashes, into ranges of equal size.</summary>
internal static class ReminderShards
{
    public const int Count = 8;

    private const uint Size = (uint)((1L << 32) / Count);

    public static int Of(GrainId grain) => (int)(grain.GetUniformHashCode() / Size);

    /// <summary>The shard's range, as <see cref="IReminderTable.ReadRows(uint, uint)"/> takes it.</summary>
    public static (uint Begin, uint End) Range(int shard)
    {
        unchecked
        {
            var first = (uint)shard * Size;
            return (first - 1, first + Size - 1);
        }
    }

    /// <summary>Whether a hash is in such a range.</summary>
    public static bool Covers(uint begin, uint end, uint hash) =>
        begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
}
