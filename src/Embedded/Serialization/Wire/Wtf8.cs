using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Orleans.Serialization.Wire;

/// <summary>
/// UTF-8 that keeps every .NET string: a surrogate without its partner, which UTF-8 proper cannot say, takes the
/// three bytes its number would have.
/// </summary>
internal static class Wtf8
{
    /// <summary>The replacement that UTF-8 counts for a lone surrogate is three bytes long as well.</summary>
    public static int GetByteCount(string text) => Encoding.UTF8.GetByteCount(text);

    public static void Encode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        while (Utf8.FromUtf16(text, bytes, out var read, out var written, replaceInvalidSequences: false)
            == OperationStatus.InvalidData)
        {
            var lone = text[read];
            bytes[written] = (byte)(0xE0 | lone >> 12);
            bytes[written + 1] = (byte)(0x80 | (lone >> 6 & 0x3F));
            bytes[written + 2] = (byte)(0x80 | (lone & 0x3F));
            text = text[(read + 1)..];
            bytes = bytes[(written + 3)..];
        }
    }

    public static string Decode(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : DecodeLoneSurrogates(bytes);

    private static string DecodeLoneSurrogates(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        Span<char> pair = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done)
            {
                text.Append(pair[..rune.EncodeToUtf16(pair)]);
            }
            else
            {
                text.Append(DecodeSurrogate(bytes));
                length = 3;
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    private static char DecodeSurrogate(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 3 && bytes[0] == 0xED && bytes[1] is >= 0xA0 and <= 0xBF && (bytes[2] & 0xC0) == 0x80)
            return (char)((bytes[0] & 0x0F) << 12 | (bytes[1] & 0x3F) << 6 | (bytes[2] & 0x3F));
        throw new SerializerException("The text is not UTF-8.");
    }
}
