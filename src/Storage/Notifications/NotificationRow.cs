using System.Text.Json;
using Chorus.Grains.Json;
using Chorus.Grains.Notifications;
using Npgsql;
using NpgsqlTypes;
using static Chorus.Storage.Postgres.Parameter;

namespace Chorus.Storage.Notifications;

/// <summary>A row of <c>notifications</c>.</summary>
internal static class NotificationRow
{
    public const string Columns = "user_id, id, level, code, title, detail, retry, conversation_id, session_id, created_at";

    /// <summary>Writes the rows of <c>w</c>; what is told to somebody who is gone is left out.</summary>
    /// <param name="rows">From <c>unnest</c> to <c>WHERE</c>.</param>
    public static string InsertSql(string rows) => $"""
        INSERT INTO notifications ({Columns}) SELECT {Columns} FROM {rows} EXISTS (SELECT FROM users u WHERE u.id = w.user_id)
        ON CONFLICT (user_id, id) DO UPDATE SET level = excluded.level, code = excluded.code, title = excluded.title,
            detail = excluded.detail, retry = excluded.retry, conversation_id = excluded.conversation_id,
            session_id = excluded.session_id, created_at = excluded.created_at
        """;

    /// <summary>Ten columns.</summary>
    public static IEnumerable<NpgsqlParameter> Parameters(IReadOnlyList<UserNotification> rows) =>
    [
        Column(rows, r => r.UserId, NpgsqlDbType.Uuid),
        Column(rows, r => r.Notification.Id, NpgsqlDbType.Uuid),
        Column(rows, r => r.Notification.Level, NpgsqlDbType.Text),
        Column(rows, r => r.Notification.Code, NpgsqlDbType.Text),
        Column(rows, r => r.Notification.Title, NpgsqlDbType.Text),
        Column(rows, r => r.Notification.Detail, NpgsqlDbType.Text),
        Column(rows, r => Written(r.Notification.Retry), NpgsqlDbType.Json),
        Column(rows, r => r.Notification.ConversationId, NpgsqlDbType.Uuid),
        Column(rows, r => r.Notification.SessionId, NpgsqlDbType.Uuid),
        Column(rows, r => r.Notification.CreatedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz),
    ];

    public static Notification Read(NpgsqlDataReader row) => new(row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5))
    {
        Id = row.GetGuid(1),
        Retry = row.IsDBNull(6) ? null : JsonSerializer.Deserialize(row.GetString(6), ContractJson.Default.RetryHint),
        ConversationId = row.IsDBNull(7) ? null : row.GetGuid(7),
        SessionId = row.IsDBNull(8) ? null : row.GetGuid(8),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(9),
    };

    private static string? Written(RetryHint? retry) =>
        retry is null ? null : JsonSerializer.Serialize(retry, ContractJson.Default.RetryHint);
}
