using System.Text;

namespace Chorus.Grains.Files;

/// <summary>Follows a stream of bytes and tells whether it is plain text in UTF-8: no control characters but those of layout.</summary>
public sealed class TextCheck
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Decoder _decoder = Strict.GetDecoder();
    private readonly char[] _characters = new char[4096];

    /// <summary>Whether all of it was text so far.</summary>
    public bool IsText { get; private set; } = true;

    /// <summary>Whether the beginning of a file may be that of a text: its last character may be cut.</summary>
    public static bool MayBeText(ReadOnlySpan<byte> head)
    {
        var check = new TextCheck();
        check.Add(head);
        return check.IsText;
    }

    public void Add(ReadOnlySpan<byte> bytes) => Read(bytes, isEnd: false);

    /// <summary>Nothing more comes; half a character at the end is none.</summary>
    public void Complete() => Read([], isEnd: true);

    private void Read(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        try
        {
            for (var isDone = false; IsText && !isDone;)
            {
                _decoder.Convert(bytes, _characters, isEnd, out var used, out var made, out isDone);
                bytes = bytes[used..];
                IsText = IsPlain(_characters.AsSpan(0, made));
            }
        }
        catch (DecoderFallbackException)
        {
            IsText = false;
        }
    }

    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character < ' ' && character is not ('\t' or '\n' or '\r' or '\f'))
            {
                return false;
            }
        }

        return true;
    }
}
