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

    /// <summary>Whether all of it is one array.</summary>
    public async Task<bool> IsArrayAsync(CancellationToken cancellationToken) => await NextAsync(cancellationToken) == '[';

    public async Task<bool> HasMoreAsync(CancellationToken cancellationToken) => await NextAsync(cancellationToken) is not null;

    /// <summary>Whether the object that is next begins with this property.</summary>
    public async Task<bool> BeginsWithAsync(string property, CancellationToken cancellationToken)
    {
        if (await NextAsync(cancellationToken) != '{')
        {
            return false;
        }

        await FillAsync(cancellationToken);
        var begin = _buffer.AsSpan(_at + 1, _end - _at - 1).TrimStart();
        return begin.StartsWith($"\"{property}\"");
    }

    /// <summary>The items of one array, which are objects.</summary>
    public async IAsyncEnumerable<JsonElement> ReadArrayAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await SkipAsync('[', cancellationToken);
        while (await BeforeEndAsync(']', cancellationToken))
        {
            yield return await ReadObjectAsync(cancellationToken);
        }
    }

    /// <summary>The properties of one object, in their order. Of one that holds an array, each item comes by itself.</summary>
    public async IAsyncEnumerable<(string Name, JsonElement Value)> ReadPropertiesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await SkipAsync('{', cancellationToken);
        while (await BeforeEndAsync('}', cancellationToken))
        {
            var name = (await ReadValueAsync(cancellationToken)).GetString() ?? throw new JsonException("A property has no name.");
            await SkipAsync(':', cancellationToken);
            if (await NextAsync(cancellationToken) != '[')
            {
                yield return (name, await ReadValueAsync(cancellationToken));
                continue;
            }

            _at++;
            while (await BeforeEndAsync(']', cancellationToken))
            {
                yield return (name, await ReadValueAsync(cancellationToken));
            }
        }
    }

    public async Task<JsonElement> ReadObjectAsync(CancellationToken cancellationToken) => await NextAsync(cancellationToken) == '{'
        ? await ReadValueAsync(cancellationToken)
        : throw new JsonException("An object is expected.");

    private async Task<JsonElement> ReadValueAsync(CancellationToken cancellationToken)
    {
        var first = await NextAsync(cancellationToken) ?? throw new JsonException("A value is missing.");
        var value = new StringBuilder();
        var end = new JsonEnd(first);
        while (!end.IsReached)
        {
            if (_at == _end && !await FillAsync(cancellationToken))
            {
                // A number may be the last of all.
                break;
            }

            var length = end.Find(_buffer.AsSpan(_at.._end));
            value.Append(_buffer, _at, length);
            _at += length;
            if (value.Length > maxItem)
            {
                throw ErrorCodes.TooLarge.With($"A part of it is larger than {maxItem} characters.");
            }
        }

        using var document = JsonDocument.Parse(value.ToString(), Options);
        return document.RootElement.Clone();
    }

    private async Task SkipAsync(char expected, CancellationToken cancellationToken)
    {
        if (await NextAsync(cancellationToken) != expected)
        {
            throw new JsonException($"{expected} is expected.");
        }

        _at++;
    }

    /// <summary>Whether something comes before the end, which is skipped when it comes.</summary>
    private async Task<bool> BeforeEndAsync(char end, CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken) is var next)
        {
            switch (next)
            {
                case null:
                    throw new JsonException($"{end} is missing.");
                case ',':
                    _at++;
                    break;
                default:
                    _at += next == end ? 1 : 0;
                    return next != end;
            }
        }

        return false;
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

    /// <summary>Fills the buffer behind what has not been read of it.</summary>
    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_at.._end).CopyTo(_buffer);
        (_at, _end) = (0, _end - _at);
        var read = await text.ReadBlockAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }
}
