using Chorus.Grains.Conversations;
using Npgsql;
using NpgsqlTypes;
using static Chorus.Storage.Postgres.Parameter;

namespace Chorus.Storage.Conversations;

/// <summary>Heads as array parameters.</summary>
internal static class HeadColumns
{
    /// <summary>What each commit changes: expected version, version, checksum, last seq, count, commit id, time. Seven.</summary>
    public static void AddAdvance(NpgsqlParameterCollection to, IReadOnlyList<ConversationCommit> commits)
    {
        to.Add(Column(commits, c => c.ExpectedVersion, NpgsqlDbType.Bigint));
        to.Add(Column(commits, c => c.Head.Version, NpgsqlDbType.Bigint));
        to.Add(Column(commits, c => unchecked((long)c.Head.Checksum), NpgsqlDbType.Bigint));
        to.Add(Column(commits, c => c.Head.LastSeq, NpgsqlDbType.Bigint));
        to.Add(Column(commits, c => c.Head.MessageCount, NpgsqlDbType.Bigint));
        to.Add(Column(commits, c => c.Head.CommitId, NpgsqlDbType.Uuid));
        to.Add(Column(commits, c => c.Head.UpdatedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz));
    }

    /// <summary>The rest, which people change: title, project, archived, metadata, time of deletion. Five.</summary>
    public static void AddHeader(NpgsqlParameterCollection to, IReadOnlyList<ConversationCommit> commits)
    {
        to.Add(Column(commits, c => c.Head.Title, NpgsqlDbType.Text));
        to.Add(Column(commits, c => c.Head.ProjectId, NpgsqlDbType.Text));
        to.Add(Column(commits, c => c.Head.Archived, NpgsqlDbType.Boolean));
        to.Add(Column(commits, c => c.Head.Metadata.Raw, NpgsqlDbType.Json));
        to.Add(Column(commits, c => c.Head.DeletedAt?.ToUniversalTime(), NpgsqlDbType.TimestampTz));
    }

    public static void AddIds(NpgsqlParameterCollection to, IReadOnlyList<ConversationCommit> commits) =>
        to.Add(Column(commits, c => c.Head.Id, NpgsqlDbType.Uuid));
}
