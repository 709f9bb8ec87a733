using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Chorus.Grains.Errors;

namespace Chorus.Api.Imports;

/// <summary>Cuts a text into the JSON values that follow each other in it, and holds one at a time.</summary>
internal sealed class JsonItems(StreamReader text, long maxItem)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1_024 };

    private readonly char[] _buffer = new char[32 * 1024];
    private int _at;
    private int _end;

    /// <summary>The items of one array.</summary>
    public async IAsyncEnumerable<JsonElement> ReadArrayAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await NextAsync(cancellationToken) != '[')
        {
            throw new JsonException();
        }

        _at++;
        while (await NextAsync(cancellationToken) is var next && next != ']')
        {
            if (next is null)
            {
                throw new JsonException("The array does not end.");
            }

            if (next == ',')
            {
                _at++;
                continue;
            }

            yield return await ReadAsync(cancellationToken);
        }
    }

    /// <summary>One value after another, as in JSON Lines.</summary>
    public async IAsyncEnumerable<JsonElement> ReadSequenceAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken) is not null)
        {
            yield return await ReadAsync(cancellationToken);
        }
    }

    /// <summary>One object, from its first brace to its last.</summary>
    private async Task<JsonElement> ReadAsync(CancellationToken cancellationToken)
    {
        if (await NextAsync(cancellationToken) != '{')
        {
            throw new JsonException("An object is expected.");
        }

        var item = new StringBuilder();
        var (depth, isInString, isEscaped) = (0, false, false);
        do
        {
            if (_at == _end && !await FillAsync(cancellationToken))
            {
                throw new JsonException("An object does not end.");
            }

            var start = _at;
            do
            {
                var character = _buffer[_at++];
                if (isEscaped)
                {
                    isEscaped = false;
                }
                else if (isInString)
                {
                    (isEscaped, isInString) = (character == '\\', character != '"');
                }
                else
                {
                    isInString = character == '"';
                    depth += character == '{' ? 1 : character == '}' ? -1 : 0;
                }
            }
            while (_at < _end && depth > 0);
            item.Append(_buffer, start, _at - start);
            if (item.Length > maxItem)
            {
                throw ErrorCodes.TooLarge.With($"A conversation is larger than {maxItem} characters.");
            }
        }
        while (depth > 0);
        using var document = JsonDocument.Parse(item.ToString(), Options);
        return document.RootElement.Clone();
    }

    /// <summary>The next character that is no white space, which stays; null: there is none.</summary>
    private async Task<char?> NextAsync(CancellationToken cancellationToken)
    {
        while (_at < _end || await FillAsync(cancellationToken))
        {
            if (!char.IsWhiteSpace(_buffer[_at]))
            {
                return _buffer[_at];
            }

            _at++;
        }

        return null;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        (_at, _end) = (0, await text.ReadAsync(_buffer, cancellationToken));
        return _end > 0;
    }
}
