using Chorus.Grains.Notifications;
using Chorus.Storage.Postgres;
using NpgsqlTypes;

namespace Chorus.Storage.Notifications;

/// <summary>Notifications in PostgreSQL.</summary>
internal sealed class NotificationStore(Database database) : INotificationStore
{
    internal static readonly string AddSql =
        NotificationRow.InsertSql($"unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS w ({NotificationRow.Columns}) WHERE");

    // Those that are told with a commit make way for each other here too.
    internal static readonly string TrimSql = $"""
        DELETE FROM notifications WHERE user_id = $1 AND id = ANY (ARRAY (
            SELECT id FROM notifications WHERE user_id = $1 ORDER BY created_at DESC, id DESC OFFSET {INotificationStore.MaxOfUser}))
        """;

    internal const string ForgetSql = "DELETE FROM notifications WHERE user_id = $1 AND id = ANY ($2)";

    public async Task AddAsync(UserNotification notification, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(AddSql, NotificationRow.Parameters([notification]), cancellationToken);
        await database.ExecuteAsync(TrimSql, [Parameter.Of(notification.UserId)], cancellationToken);
    }

    public Task ForgetAsync(Guid userId, IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => database.ExecuteAsync(
        ForgetSql, [Parameter.Of(userId), Parameter.Column(ids.ToArray(), NpgsqlDbType.Uuid)], cancellationToken);
}
