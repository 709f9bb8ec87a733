using Chorus.Grains.Errors;

namespace Chorus.Api.Imports;

/// <summary>Reads another stream as long as the budget lasts, however many bytes it says it has.</summary>
internal sealed class BoundedStream(Stream inner, UnpackBudget budget) : WatchedStream(inner)
{
    protected override void Watch(ReadOnlySpan<byte> read) => budget.Take(read.Length);
}

/// <summary>How much one import may unpack, of all that is in it together.</summary>
internal sealed class UnpackBudget
{
    public const long Most = 8L * 1024 * 1024 * 1024;

    public long Taken { get; private set; }

    /// <summary>Whether nothing more of it may be read at all.</summary>
    public bool IsSpent => Taken > Most;

    public void Take(int bytes)
    {
        Taken += bytes;
        if (IsSpent)
        {
            throw TooMuch();
        }
    }

    public static ChorusException TooMuch() => ErrorCodes.TooLarge.With("The zip holds more than can be brought in at once.");
}
