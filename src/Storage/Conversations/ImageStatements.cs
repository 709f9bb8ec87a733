using Chorus.Grains.Conversations;
using Chorus.Grains.Images;
using Chorus.Storage.Images;
using Npgsql;
using NpgsqlTypes;
using static Chorus.Storage.Postgres.Parameter;

namespace Chorus.Storage.Conversations;

/// <summary>Pictures that begin and end with the commit of their message.</summary>
internal static class ImageStatements
{
    internal const string BeginSql = $"""
        INSERT INTO images ({ImageRow.Asked}) SELECT {ImageRow.Asked}
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS w ({ImageRow.Asked}, commit_id) WHERE {BodyStatements.Passed}
        """;

    // It is logged when it ends, and it ends once.
    internal const string FinishSql = $"""
        WITH ended AS (
            UPDATE images i SET status = w.status, model_used = w.model_used, error_type = w.error_type, error_message = w.error_message,
                updated_at = w.updated_at
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS w ({ImageRow.Ended}, commit_id)
            WHERE i.id = w.id AND i.status = {Generating} AND i.deleted_at IS NULL AND {BodyStatements.Passed}
            RETURNING i.*)
        {LogSql}
        """;

    internal const string CancelSql = $"""
        WITH ended AS (
            UPDATE images i SET status = {Failed}, error_type = '{ImageError.Cancelled}', error_message = 'It was stopped.', updated_at = w.at,
                {Nowhere}
            FROM unnest($1, $2, $3, $4) AS w (conversation_id, commit_id, id, at)
            WHERE i.id = w.id AND i.status = {Generating} AND {BodyStatements.Passed}
            RETURNING i.*)
        {DropSql}
        {LogSql}
        """;

    // Its pictures are looked up first, one conversation at a time: a plan made while there were none would read those of all.
    internal const string CancelAllSql = $"""
        WITH doomed AS (
            SELECT p.id, w.at FROM unnest($1, $2, $3) AS w (conversation_id, commit_id, at)
            CROSS JOIN LATERAL (
                SELECT id FROM images WHERE conversation_id = w.conversation_id AND status = {Generating} OFFSET 0) AS p
            WHERE {BodyStatements.Passed}),
        ended AS (
            UPDATE images i SET status = {Failed}, error_type = '{ImageError.Cancelled}', error_message = 'Its conversation was deleted.',
                updated_at = d.at, {Nowhere}
            FROM doomed d WHERE i.id = d.id AND i.status = {Generating}
            RETURNING i.*)
        {DropSql}
        {LogSql}
        """;

    internal const string LogSql = $"""
        INSERT INTO generation_log (id, kind, user_id, conversation_id, model, error_type, began_at, ended_at)
        SELECT id, {Picture}, user_id, conversation_id, coalesce(model_used, model), error_type, created_at, updated_at FROM ended
        ON CONFLICT (id) DO NOTHING
        """;

    // It may have been painted already, and have been on its way to blob storage.
    private const string Nowhere = "public_url = NULL, thumbnail_url = NULL, storage_path = NULL";

    private const string DropSql = """
        , dropped AS (UPDATE files f SET delete_at = e.updated_at, bytes = NULL FROM ended e WHERE f.owner_id = e.id AND NOT f.deleted)
        """;

    private const string Picture = "1";
    private const string Generating = "0";
    private const string Failed = "2";

    /// <summary>Only those that have something to write.</summary>
    public static IEnumerable<NpgsqlBatchCommand> For(IReadOnlyList<ConversationCommit> commits)
    {
        var begun = commits.SelectMany(c => c.Images.Begun.Select(i => (c.Head, Image: i))).ToList();
        var finished = commits.SelectMany(c => c.Images.Finished.Select(i => (c.Head, Image: i))).ToList();
        var cancelled = commits.SelectMany(c => c.Images.Cancelled.Select(id => (c.Head, Id: id))).ToList();
        var deleted = commits.Where(c => c.Head.DeletedAt is not null).ToList();
        if (begun.Count > 0)
        {
            var command = new NpgsqlBatchCommand(BeginSql);
            ImageRow.AddAsked(command.Parameters, [.. begun.Select(b => b.Image)]);
            command.Parameters.Add(Column(begun, b => b.Head.CommitId, NpgsqlDbType.Uuid));
            yield return command;
        }

        if (finished.Count > 0)
        {
            var command = new NpgsqlBatchCommand(FinishSql);
            ImageRow.AddEnded(command.Parameters, [.. finished.Select(f => f.Image)]);
            command.Parameters.Add(Column(finished, f => f.Head.CommitId, NpgsqlDbType.Uuid));
            yield return command;
        }

        if (cancelled.Count > 0)
        {
            var command = new NpgsqlBatchCommand(CancelSql);
            AddHeads(command.Parameters, [.. cancelled.Select(c => c.Head)]);
            command.Parameters.Add(Column(cancelled, c => c.Id, NpgsqlDbType.Uuid));
            command.Parameters.Add(Column(cancelled, c => c.Head.UpdatedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz));
            yield return command;
        }

        if (deleted.Count > 0)
        {
            var command = new NpgsqlBatchCommand(CancelAllSql);
            AddHeads(command.Parameters, [.. deleted.Select(c => c.Head)]);
            command.Parameters.Add(Column(deleted, c => c.Head.UpdatedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz));
            yield return command;
        }
    }

    private static void AddHeads(NpgsqlParameterCollection to, IReadOnlyList<ConversationHead> heads)
    {
        to.Add(Column(heads, h => h.Id, NpgsqlDbType.Uuid));
        to.Add(Column(heads, h => h.CommitId, NpgsqlDbType.Uuid));
    }
}
