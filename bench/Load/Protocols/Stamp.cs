using System.Buffers.Text;

namespace Chorus.Bench.Load.Protocols;

/// <summary>What a message's content starts with, so that a device knows whose it is, which one, and how old.</summary>
/// <param name="Sender">Index of the sender within its scenario.</param>
/// <param name="Number">1, 2, 3 … for each sender.</param>
/// <param name="SentAt">Timestamp of the generator's monotonic clock.</param>
internal readonly record struct Stamp(int Sender, int Number, long SentAt)
{
    /// <summary>'@', then 4, 8 and 16 hex digits.</summary>
    public const int Length = 29;

    /// <summary>Every content has this many characters.</summary>
    public const int ContentLength = 160;

    private const string Filler = " Shall we meet at the harbour at half past nine, and take the boat across from there? ";

    private static ReadOnlySpan<byte> Mark => "\"content\":\"@"u8;

    private static ReadOnlySpan<byte> Insert => "\"message-insert\""u8;

    /// <summary>Finds the stamp in an event that announces a new message; false for any other event.</summary>
    public static bool TryFind(ReadOnlySpan<byte> record, out Stamp stamp)
    {
        stamp = default;
        var at = record.IndexOf(Mark);
        if (at < 0 || record.IndexOf(Insert) < 0)
            return false;
        var digits = record.Slice(at + Mark.Length, Length - 1);
        stamp = new Stamp((int)Hex(digits[..4]), (int)Hex(digits.Slice(4, 8)), Hex(digits[12..]));
        return true;
    }

    /// <summary>Writes the stamp over the start of a content.</summary>
    public void Write(Span<byte> content)
    {
        content[0] = (byte)'@';
        Digits(content.Slice(1, 4), Sender);
        Digits(content.Slice(5, 8), Number);
        Digits(content.Slice(13, 16), SentAt);
    }

    /// <summary>A content to write stamps over.</summary>
    public static string Blank() => string.Concat(new string('@', Length), Filler).PadRight(ContentLength, '.');

    private static long Hex(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long value, out var read, 'x') && read == digits.Length
            ? value
            : throw new InvalidDataException("A stamp came back changed.");

    private static void Digits(Span<byte> target, long value)
    {
        for (var i = target.Length - 1; i >= 0; i--, value >>= 4)
            target[i] = "0123456789abcdef"u8[(int)(value & 15)];
    }
}
