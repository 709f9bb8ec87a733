namespace Chorus.Api.Imports;

/// <summary>Finds where a JSON value ends, from part to part of its text.</summary>
/// <param name="first">Its first character.</param>
internal sealed class JsonEnd(char first)
{
    // A number, true, false or null.
    private readonly bool _isWord = first is not ('{' or '[' or '"');
    private int _depth;
    private bool _isInString;
    private bool _isEscaped;

    public bool IsReached { get; private set; }

    /// <summary>How many values there are in it, about.</summary>
    public int Values { get; private set; }

    /// <summary>How many of these characters belong to the value.</summary>
    public int Find(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && !IsReached)
        {
            var character = text[length];
            if (_isWord && (character is ',' or ']' or '}' || char.IsWhiteSpace(character)))
            {
                IsReached = true;
                break;
            }

            length++;
            Pass(character);
        }

        return length;
    }

    private void Pass(char character)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
        }
        else if (_isInString)
        {
            (_isEscaped, _isInString) = (character == '\\', character != '"');
        }
        else
        {
            _isInString = character == '"';
            Values += character is ',' or ':' or '[' or '{' ? 1 : 0;
            _depth += character is '{' or '[' ? 1 : character is '}' or ']' ? -1 : 0;
        }

        IsReached = !_isWord && _depth <= 0 && !_isInString;
    }
}
