using Chorus.Grains.Conversations;
using Npgsql;
using NpgsqlTypes;
using static Chorus.Storage.Postgres.Parameter;

namespace Chorus.Storage.Conversations;

/// <summary>Messages as 18 array parameters, in the order of <see cref="MessageRow.Columns"/>.</summary>
internal static class MessageColumns
{
    /// <summary>For <c>unnest</c>, when they are the first parameters.</summary>
    public const string First = "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18";

    public static void Add(NpgsqlParameterCollection to, IReadOnlyList<StoredMessage> rows)
    {
        to.Add(Column(rows, r => r.Message.Id, NpgsqlDbType.Uuid));
        to.Add(Column(rows, r => r.Message.ConversationId, NpgsqlDbType.Uuid));
        to.Add(Column(rows, r => r.Message.Seq, NpgsqlDbType.Bigint));
        to.Add(Column(rows, r => r.Version, NpgsqlDbType.Bigint));
        to.Add(Column(rows, r => r.Message.CreatedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz));
        to.Add(Column(rows, r => r.Message.UpdatedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz));
        to.Add(Column(rows, r => r.Message.AuthorId, NpgsqlDbType.Uuid));
        to.Add(Column(rows, r => r.Message.ParentId, NpgsqlDbType.Uuid));
        to.Add(Column(rows, r => r.Fingerprint, NpgsqlDbType.Uuid));
        to.Add(Column(rows, r => r.Message.Revision, NpgsqlDbType.Integer));
        to.Add(Column(rows, r => (short)r.Message.Role, NpgsqlDbType.Smallint));
        to.Add(Column(rows, r => (short)r.Message.Kind, NpgsqlDbType.Smallint));
        to.Add(Column(rows, r => (short)r.Message.Status, NpgsqlDbType.Smallint));
        to.Add(Column(rows, r => r.Message.IsSummary, NpgsqlDbType.Boolean));
        to.Add(Column(rows, r => r.Message.Deleted, NpgsqlDbType.Boolean));
        to.Add(Column(rows, r => r.Message.Content, NpgsqlDbType.Text));
        to.Add(Column(rows, r => MessageRow.WriteAttachments(r.Message.Attachments), NpgsqlDbType.Json));
        to.Add(Column(rows, r => r.Message.Metadata.Raw, NpgsqlDbType.Json));
    }
}
