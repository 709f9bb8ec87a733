using System.Buffers.Binary;
using System.Buffers.Text;
using Chorus.Api.Errors;
using Chorus.Storage.Paging;

namespace Chorus.Api.Paging;

/// <summary>
/// A list's cursor as clients see it: time and id of the last item, opaque. It gives nobody access to anything, so that it needs
/// no signature; whatever was not made here is refused.
/// </summary>
internal static class Cursor
{
    private const byte Format = 1;
    private const int Length = 1 + sizeof(long) + 16;

    public static string? Write(ListCursor? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], cursor.At.UtcTicks);
        cursor.Id.TryWriteBytes(bytes[9..]);
        return Base64Url.EncodeToString(bytes);
    }

    public static ListCursor? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Length];
        if (!Base64Url.IsValid(text, out var length) || length != Length || !Base64Url.TryDecodeFromChars(text, bytes, out _)
            || bytes[0] != Format || BinaryPrimitives.ReadInt64BigEndian(bytes[1..]) is not (>= 0 and var ticks)
            || ticks > DateTime.MaxValue.Ticks)
        {
            throw new InvalidFieldException("cursor", "cursor is a nextCursor from an earlier answer.");
        }

        return new ListCursor(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[9..]));
    }
}
