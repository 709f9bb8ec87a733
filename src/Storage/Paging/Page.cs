namespace Chorus.Storage.Paging;

/// <param name="Next">Null: this was the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, ListCursor? Next);

/// <summary>Makes pages of rows of which one more than the limit was asked for.</summary>
public static class Page
{
    public static Page<T> Of<T>(List<T> rows, int limit, Func<T, ListCursor> cursor)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(cursor);
        return rows.Count > limit
            ? new Page<T>(rows[..limit], cursor(rows[limit - 1]))
            : new Page<T>(rows, null);
    }
}
