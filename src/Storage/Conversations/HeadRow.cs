using System.Collections.Immutable;
using Chorus.Grains.Conversations;
using Npgsql;

namespace Chorus.Storage.Conversations;

/// <summary>A row of <c>conversations</c> with its members beside it.</summary>
internal static class HeadRow
{
    /// <summary>Every column of <c>conversations c</c>, then the members as three columns from <see cref="Members"/>.</summary>
    public const string Columns = """
        c.id, c.owner_id, c.title, c.project_id, c.version, c.checksum, c.last_seq, c.message_count, c.archived, c.metadata,
        c.commit_id, c.created_at, c.updated_at, c.deleted_at, m.user_ids, m.roles, m.last_read_seqs
        """;

    /// <summary>Joins them to <c>c</c>. One statement, so that head and members are of the same moment.</summary>
    public const string Members = """
        CROSS JOIN LATERAL (
            SELECT array_agg(user_id) AS user_ids, array_agg(role) AS roles, array_agg(last_read_seq) AS last_read_seqs
            FROM members WHERE conversation_id = c.id) AS m
        """;

    public static ConversationHead Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        OwnerId = row.GetGuid(1),
        Title = row.IsDBNull(2) ? null : row.GetString(2),
        ProjectId = row.IsDBNull(3) ? null : row.GetString(3),
        Version = row.GetInt64(4),
        Checksum = unchecked((ulong)row.GetInt64(5)),
        LastSeq = row.GetInt64(6),
        MessageCount = row.GetInt64(7),
        Archived = row.GetBoolean(8),
        Metadata = MessageRow.ReadJson(row, 9),
        CommitId = row.GetGuid(10),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(11),
        UpdatedAt = row.GetFieldValue<DateTimeOffset>(12),
        DeletedAt = row.IsDBNull(13) ? null : row.GetFieldValue<DateTimeOffset>(13),
        Members = ReadMembers(row),
    };

    private static ImmutableDictionary<Guid, MemberState> ReadMembers(NpgsqlDataReader row)
    {
        if (row.IsDBNull(14))
        {
            return ImmutableDictionary<Guid, MemberState>.Empty;
        }

        var ids = row.GetFieldValue<Guid[]>(14);
        var roles = row.GetFieldValue<short[]>(15);
        var read = row.GetFieldValue<long[]>(16);
        return ids.Select((id, i) => KeyValuePair.Create(id, new MemberState((MemberRole)roles[i], read[i]))).ToImmutableDictionary();
    }
}
