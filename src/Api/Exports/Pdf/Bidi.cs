using System.Globalization;
using System.Text;

namespace Chorus.Api.Exports.Pdf;

/// <summary>
/// The directions of a paragraph: the Unicode Bidirectional Algorithm (UAX 9) without explicit embeddings and isolates, whose marks are
/// not printed, and without paired brackets.
/// </summary>
internal static class Bidi
{
    private enum Kind : byte
    {
        Left,
        Right,
        ArabicLetter,
        EuropeanNumber,
        ArabicNumber,
        EuropeanSeparator,
        EuropeanTerminator,
        CommonSeparator,
        Mark,
        Neutral,
    }

    /// <summary>A level for each UTF-16 unit: odd ones run from right to left. The paragraph's own is in <paramref name="own"/>.</summary>
    public static byte[] Levels(string text, out byte own)
    {
        var kinds = Kinds(text);
        var first = Array.FindIndex(kinds, k => k is Kind.Left or Kind.Right or Kind.ArabicLetter);
        own = first >= 0 && kinds[first] != Kind.Left ? (byte)1 : (byte)0;
        var levels = new byte[text.Length];
        if (!kinds.AsSpan().ContainsAny(Kind.Right, Kind.ArabicLetter, Kind.ArabicNumber))
        {
            return levels;
        }

        var outer = own == 0 ? Kind.Left : Kind.Right;
        ResolveWeak(kinds, outer);
        ResolveNeutral(kinds, outer);
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = (byte)(kinds[i] switch
            {
                Kind.Left => own == 0 ? 0 : 2,
                Kind.Right => 1,
                _ => 2,
            });
        }

        return levels;
    }

    /// <summary>Puts the parts of a line, in the order of writing, in the order of reading from the left (rule L2).</summary>
    public static void Reorder<T>(List<T> parts, Func<T, byte> level)
    {
        for (int at = parts.Select(level).DefaultIfEmpty().Max(); at > 0; at--)
        {
            for (var i = 0; i < parts.Count; i++)
            {
                var end = i;
                while (end < parts.Count && level(parts[end]) >= at)
                {
                    end++;
                }

                if (end > i)
                {
                    parts.Reverse(i, end - i);
                    i = end;
                }
            }
        }
    }

    private static Kind[] Kinds(string text)
    {
        var kinds = new Kind[text.Length];
        for (var i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            kinds.AsSpan(i, length).Fill(KindOf(rune));
            i += length;
        }

        return kinds;
    }

    private static Kind KindOf(Rune rune)
    {
        var category = Rune.GetUnicodeCategory(rune);
        return category switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => Kind.Mark,
            UnicodeCategory.DecimalDigitNumber => rune.Value switch
            {
                < 0x80 or (>= 0x6F0 and <= 0x6F9) or (>= 0xFF10 and <= 0xFF19) => Kind.EuropeanNumber,
                >= 0x660 and <= 0x669 => Kind.ArabicNumber,
                _ => LetterKind(rune.Value),
            },
            _ when rune.Value is 0x66B or 0x66C => Kind.ArabicNumber,
            _ when rune.Value is '+' or '-' => Kind.EuropeanSeparator,
            _ when rune.Value is ',' or '.' or '/' or ':' or 0xA0 => Kind.CommonSeparator,
            _ when rune.Value is '#' or '%' or 0xB0 or 0x66A => Kind.EuropeanTerminator,
            UnicodeCategory.CurrencySymbol => Kind.EuropeanTerminator,
            _ when Rune.IsLetter(rune) || category is UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber => LetterKind(rune.Value),
            UnicodeCategory.OtherPunctuation when LetterKind(rune.Value) != Kind.Left && rune.Value is not 0x60C => LetterKind(rune.Value),
            _ => Kind.Neutral,
        };
    }

    private static Kind LetterKind(int codePoint) => codePoint switch
    {
        (>= 0x600 and <= 0x7BF) or (>= 0x860 and <= 0x8FF) or (>= 0xFB50 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF)
            or (>= 0x10D00 and <= 0x10D3F) or (>= 0x1EC70 and <= 0x1ECBF) or (>= 0x1ED00 and <= 0x1EEFF) => Kind.ArabicLetter,
        (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFB4F) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF) => Kind.Right,
        _ => Kind.Left,
    };

    private static void ResolveWeak(Kind[] kinds, Kind outer)
    {
        // W1 to W3: marks are as what they stand on; numbers after Arabic letters are Arabic ones.
        var (before, strong) = (outer, outer);
        for (var i = 0; i < kinds.Length; i++)
        {
            kinds[i] = kinds[i] == Kind.Mark ? before : kinds[i];
            before = kinds[i];
            strong = before is Kind.Left or Kind.Right or Kind.ArabicLetter ? before : strong;
            kinds[i] = before == Kind.EuropeanNumber && strong == Kind.ArabicLetter ? Kind.ArabicNumber : before;
        }

        kinds.AsSpan().Replace(Kind.ArabicLetter, Kind.Right);
        ResolveSeparators(kinds);
        // W7.
        strong = outer;
        for (var i = 0; i < kinds.Length; i++)
        {
            strong = kinds[i] is Kind.Left or Kind.Right ? kinds[i] : strong;
            kinds[i] = kinds[i] == Kind.EuropeanNumber && strong == Kind.Left ? Kind.Left : kinds[i];
        }
    }

    // W4 to W6.
    private static void ResolveSeparators(Kind[] kinds)
    {
        for (var i = 1; i + 1 < kinds.Length; i++)
        {
            var joins = kinds[i - 1] == kinds[i + 1] && (kinds[i], kinds[i - 1]) is
                (Kind.EuropeanSeparator, Kind.EuropeanNumber) or (Kind.CommonSeparator, Kind.EuropeanNumber or Kind.ArabicNumber);
            kinds[i] = joins ? kinds[i - 1] : kinds[i];
        }

        for (var i = 0; i < kinds.Length;)
        {
            var end = i;
            while (end < kinds.Length && kinds[end] == Kind.EuropeanTerminator)
            {
                end++;
            }

            if (end > i && ((i > 0 && kinds[i - 1] == Kind.EuropeanNumber) || (end < kinds.Length && kinds[end] == Kind.EuropeanNumber)))
            {
                kinds.AsSpan(i, end - i).Fill(Kind.EuropeanNumber);
            }

            i = Math.Max(end, i + 1);
        }

        foreach (ref var kind in kinds.AsSpan())
        {
            kind = kind is Kind.EuropeanSeparator or Kind.EuropeanTerminator or Kind.CommonSeparator ? Kind.Neutral : kind;
        }
    }

    // N1 and N2: between two of one direction as these, else as the paragraph.
    private static void ResolveNeutral(Kind[] kinds, Kind outer)
    {
        for (var i = 0; i < kinds.Length;)
        {
            var end = i;
            while (end < kinds.Length && kinds[end] == Kind.Neutral)
            {
                end++;
            }

            if (end > i)
            {
                var before = i == 0 ? outer : Direction(kinds[i - 1]);
                var after = end == kinds.Length ? outer : Direction(kinds[end]);
                kinds.AsSpan(i, end - i).Fill(before == after ? before : outer);
            }

            i = Math.Max(end, i + 1);
        }
    }

    private static Kind Direction(Kind kind) => kind == Kind.Left ? Kind.Left : Kind.Right;
}
