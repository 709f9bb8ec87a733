using Chorus.Grains.Images;
using Chorus.Storage.Paging;
using Chorus.Storage.Postgres;

namespace Chorus.Storage.Images;

/// <summary>Reads a user's gallery for the API. Deleted pictures are not there.</summary>
public sealed class ImageReader
{
    internal const string ListSql = $"""
        SELECT {ImageRow.Columns} FROM images WHERE user_id = $1 AND {Rest}
        """;

    internal const string OfConversationSql = $"""
        SELECT {ImageRow.Columns} FROM images WHERE user_id = $1 AND conversation_id = $5 AND ($6::uuid IS NULL OR session_id = $6) AND {Rest}
        """;

    internal const string OfSessionSql = $"""
        SELECT {ImageRow.Columns} FROM images WHERE user_id = $1 AND session_id = $5 AND {Rest}
        """;

    internal const string GetSql = $"SELECT {ImageRow.Columns} FROM images WHERE id = $1 AND {IsThere}";

    /// <summary>A picture goes with its conversation or session, at once; it is erased when they are.</summary>
    // Looked up one by one: as a join it may come to read all that was deleted.
    internal const string IsThere = """
        images.deleted_at IS NULL
        AND (SELECT c.deleted_at FROM conversations c WHERE c.id = images.conversation_id) IS NULL
        AND (SELECT s.deleted_at FROM sessions s WHERE s.id = images.session_id) IS NULL
        """;

    private const string Rest = $"""
        {IsThere} AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3)) ORDER BY created_at DESC, id DESC LIMIT $4
        """;

    private readonly Database _database;

    internal ImageReader(Database database) => _database = database;

    /// <summary>A user's pictures, the newest first: all, or those of a conversation, or of a session, or of both.</summary>
    public async Task<Page<Image>> ListAsync(
        Guid userId, Guid? conversationId, Guid? sessionId, ListCursor? cursor, int limit, CancellationToken cancellationToken)
    {
        List<Npgsql.NpgsqlParameter> parameters =
        [
            Parameter.Of(userId), Parameter.Time(cursor?.At), Parameter.Of(cursor?.Id ?? Guid.Empty), Parameter.Of(limit + 1L),
        ];
        var sql = ListSql;
        if (conversationId is { } conversation)
        {
            parameters.AddRange([Parameter.Of(conversation), Parameter.Id(sessionId)]);
            sql = OfConversationSql;
        }
        else if (sessionId is { } session)
        {
            parameters.Add(Parameter.Of(session));
            sql = OfSessionSql;
        }

        var images = await _database.QueryAsync(sql, parameters, ImageRow.ReadImage, cancellationToken);
        return Page.Of(images, limit, last => new ListCursor(last.CreatedAt, last.Id));
    }

    /// <summary>Whose it is has still to be asked: <see cref="ImageAccess"/>. Null: there is none.</summary>
    public Task<Image?> GetAsync(Guid id, CancellationToken cancellationToken) =>
        _database.FirstAsync(GetSql, [Parameter.Of(id)], ImageRow.ReadImage, cancellationToken);
}
