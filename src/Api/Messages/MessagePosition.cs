using System.Globalization;
using Chorus.Api.Errors;
using Chorus.Grains.Conversations;

namespace Chorus.Api.Messages;

/// <summary>Where a page of messages lies: before a seq, after one, or at the end.</summary>
internal readonly record struct MessagePosition(long? Before, long? After)
{
    private const char BeforeMark = 'b';
    private const char AfterMark = 'a';

    public static MessagePosition Of(long? before, long? after, string? cursor)
    {
        RequireSeq(before, nameof(before));
        RequireSeq(after, nameof(after));
        if ((before is null ? 0 : 1) + (after is null ? 0 : 1) + (cursor is null ? 0 : 1) > 1)
        {
            throw new InvalidFieldException(nameof(before), "Only one of before, after and cursor can be given.");
        }

        return cursor is null ? new MessagePosition(before, after) : Read(cursor);
    }

    /// <summary>The cursor of the page behind this one, in its direction.</summary>
    public string? Next(IReadOnlyList<Message> page) => page.Count == 0 ? null
        : After is null ? string.Create(CultureInfo.InvariantCulture, $"{BeforeMark}{page[0].Seq}")
        : string.Create(CultureInfo.InvariantCulture, $"{AfterMark}{page[^1].Seq}");

    private static MessagePosition Read(string cursor)
    {
        if (cursor.Length > 1 && long.TryParse(cursor.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
        {
            switch (cursor[0])
            {
                case BeforeMark:
                    return new MessagePosition(seq, null);
                case AfterMark:
                    return new MessagePosition(null, seq);
            }
        }

        throw new InvalidFieldException(nameof(cursor), "cursor is a nextCursor from an earlier answer.");
    }

    private static void RequireSeq(long? seq, string name)
    {
        if (seq < 0)
        {
            throw new InvalidFieldException(name, $"{name} is the seq of a message.");
        }
    }
}
