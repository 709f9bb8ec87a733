using Chorus.Grains.Notifications;
using Chorus.Storage.Paging;
using Chorus.Storage.Postgres;

namespace Chorus.Storage.Notifications;

/// <summary>Reads for the API what a user has yet to see.</summary>
public sealed class NotificationReader
{
    internal const string ListSql = $"""
        SELECT {NotificationRow.Columns} FROM notifications
        WHERE user_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3)) ORDER BY created_at DESC, id DESC LIMIT $4
        """;

    private readonly Database _database;

    internal NotificationReader(Database database) => _database = database;

    /// <summary>The newest first.</summary>
    public async Task<Page<Notification>> ListAsync(Guid userId, ListCursor? cursor, int limit, CancellationToken cancellationToken)
    {
        var rows = await _database.QueryAsync(
            ListSql,
            [Parameter.Of(userId), Parameter.Time(cursor?.At), Parameter.Of(cursor?.Id ?? Guid.Empty), Parameter.Of(limit + 1L)],
            NotificationRow.Read,
            cancellationToken);
        return Page.Of(rows, limit, last => new ListCursor(last.CreatedAt, last.Id));
    }
}
