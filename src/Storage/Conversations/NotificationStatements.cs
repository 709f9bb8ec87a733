using Chorus.Grains.Conversations;
using Chorus.Grains.Notifications;
using Chorus.Storage.Notifications;
using Npgsql;
using NpgsqlTypes;
using static Chorus.Storage.Postgres.Parameter;

namespace Chorus.Storage.Conversations;

/// <summary>What people are told of a commit and have yet to see.</summary>
internal static class NotificationStatements
{
    internal static readonly string AddSql = NotificationRow.InsertSql($"""
        unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS w ({NotificationRow.Columns}, commit_id) WHERE {BodyStatements.Passed} AND
        """);

    internal static readonly string TrimSql = $"""
        DELETE FROM notifications WHERE ctid = ANY (ARRAY (
            SELECT older.ctid FROM unnest($1) AS w (user_id) CROSS JOIN LATERAL (
                SELECT n.ctid FROM notifications n WHERE n.user_id = w.user_id
                ORDER BY n.created_at DESC, n.id DESC OFFSET {INotificationStore.MaxOfUser}) AS older))
        """;

    /// <summary>Only those that have something to write.</summary>
    public static IEnumerable<NpgsqlBatchCommand> For(IReadOnlyList<ConversationCommit> commits)
    {
        // Whoever else writes them locks them in the same order: no deadlock.
        var told = commits.SelectMany(c => c.Notified.Select(n => (c.Head.CommitId, Told: n)))
            .OrderBy(n => n.Told.UserId).ThenBy(n => n.Told.Notification.Id).ToList();
        if (told.Count > 0)
        {
            var add = new NpgsqlBatchCommand(AddSql);
            foreach (var parameter in NotificationRow.Parameters([.. told.Select(n => n.Told)]))
            {
                add.Parameters.Add(parameter);
            }

            add.Parameters.Add(Column(told, n => n.CommitId, NpgsqlDbType.Uuid));
            yield return add;
            var trim = new NpgsqlBatchCommand(TrimSql);
            trim.Parameters.Add(Column(told.Select(n => n.Told.UserId).Distinct().ToArray(), NpgsqlDbType.Uuid));
            yield return trim;
        }
    }
}
