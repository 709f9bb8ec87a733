using System.Text;

namespace Chorus.Grains.Replies;

/// <summary>
/// An answer as it grows: only text that can be stored, and no more than a message holds. It is written in its grain's turns and
/// read from any thread. Positions count UTF-16 code units.
/// </summary>
internal sealed class ReplyText(string begun, int maxBytes)
{
    private const char Replacement = '\uFFFD';

    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new(begun);
    private string _before = "";
    private int _bytes = Encoding.UTF8.GetByteCount(begun);
    private char? _half;

    /// <summary>Whether it could not take all that came.</summary>
    public bool IsCut { get; private set; }

    public int Length
    {
        get
        {
            lock (_lock)
            {
                return _text.Length;
            }
        }
    }

    /// <summary>The text so far; what was there before it was begun anew, until there is some.</summary>
    public override string ToString()
    {
        lock (_lock)
        {
            return _text.Length == 0 ? _before : _text.ToString();
        }
    }

    public string From(int position)
    {
        lock (_lock)
        {
            return _text.ToString(position, _text.Length - position);
        }
    }

    /// <summary>Begins anew; the text so far stays to be seen until the new one is there.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            _before = _text.Length == 0 ? _before : _text.ToString();
            _text.Clear();
            (_bytes, _half, IsCut) = (0, null, false);
        }
    }

    /// <summary>Adds what can be stored of it. Half a character waits for its other half.</summary>
    public void Append(string part)
    {
        lock (_lock)
        {
            foreach (var unit in part)
            {
                if (IsCut)
                {
                    return;
                }

                Append(unit);
            }
        }
    }

    private void Append(char unit)
    {
        if (_half is { } high)
        {
            _half = null;
            if (char.IsLowSurrogate(unit))
            {
                Add([high, unit]);
                return;
            }

            Add([Replacement]);
        }

        if (char.IsHighSurrogate(unit))
        {
            _half = unit;
        }
        else
        {
            Add([unit == '\0' || char.IsLowSurrogate(unit) ? Replacement : unit]);
        }
    }

    private void Add(ReadOnlySpan<char> character)
    {
        var bytes = Encoding.UTF8.GetByteCount(character);
        if (_bytes + bytes > maxBytes)
        {
            IsCut = true;
            return;
        }

        _bytes += bytes;
        _text.Append(character);
    }
}
