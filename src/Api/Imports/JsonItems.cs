using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Chorus.Api.Imports;

/// <summary>
/// Cuts a text into the JSON values that follow each other in it, and holds one at a time. One that is too large is passed over, and is
/// <see cref="JsonValueKind.Undefined"/>.
/// </summary>
internal sealed class JsonItems(StreamReader text, LargeParts large) : IDisposable
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1_024 };

    private readonly char[] _buffer = new char[32 * 1024];
    private int _at;
    private int _end;
    private bool _isLarge;

    /// <summary>Whether it is what was read that is to blame.</summary>
    public static bool IsBroken(Exception error) => error is JsonException or InvalidOperationException or FormatException;

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

    public void Dispose() => LetGo();

    private async Task<JsonElement> ReadValueAsync(CancellationToken cancellationToken)
    {
        // Whoever asks for the next one is done with the one before.
        LetGo();
        var first = await NextAsync(cancellationToken) ?? throw new JsonException("A value is missing.");
        var (value, encoder, end) = (new ArrayBufferWriter<byte>(), Encoding.UTF8.GetEncoder(), new JsonEnd(first));
        var isTooLarge = false;

        // A number may be the last of all.
        while (!end.IsReached && (_at < _end || await FillAsync(cancellationToken)))
        {
            var length = end.Find(_buffer.AsSpan(_at.._end));
            isTooLarge |= value.WrittenCount + length > LargeParts.Most || end.Values > LargeParts.MostValues;
            if (!isTooLarge)
            {
                encoder.Convert(_buffer.AsSpan(_at, length), value, flush: end.IsReached, out _, out _);
                await HoldAsync(value.WrittenCount, cancellationToken);
            }

            _at += length;
        }

        if (isTooLarge)
        {
            return default;
        }

        using var document = JsonDocument.Parse(value.WrittenMemory, Options);
        return document.RootElement.Clone();
    }

    private async Task HoldAsync(int bytes, CancellationToken cancellationToken)
    {
        if (!_isLarge && LargeParts.IsLarge(bytes))
        {
            await large.EnterAsync(cancellationToken);
            _isLarge = true;
        }
    }

    private void LetGo()
    {
        if (_isLarge)
        {
            _isLarge = false;
            large.Leave();
        }
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
