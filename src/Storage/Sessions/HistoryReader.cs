using Chorus.Grains.Images;
using Chorus.Storage.Paging;
using Chorus.Storage.Postgres;
using Npgsql;

namespace Chorus.Storage.Sessions;

/// <summary>Reads what a user has made: sessions with their steps and pictures, from one statement whatever their number.</summary>
public sealed class HistoryReader
{
    // Of each session it looks at a few entries of the index of its pictures.
    internal static readonly string ListSql = $"""
        SELECT {SessionRow.Columns}, n.images, p.ids, p.statuses, p.prompts, p.urls, p.thumbnails
        FROM ({SessionReader.PageSql}) AS s {SessionRow.Steps(SessionReader.ListedContent)}
        CROSS JOIN LATERAL (
            SELECT array_agg(i.id) AS ids, array_agg(i.status) AS statuses, array_agg(i.prompt) AS prompts,
                array_agg(i.public_url) AS urls, array_agg(i.thumbnail_url) AS thumbnails
            FROM (
                SELECT id, status, left(prompt, {PromptCharacters}) AS prompt, public_url, thumbnail_url {OfSession}
                ORDER BY created_at DESC, id DESC LIMIT {MostImages}) AS i) AS p
        CROSS JOIN LATERAL (SELECT count(*)::integer AS images FROM (SELECT {OfSession} LIMIT {HistoryItem.MostCounted}) AS i) AS n
        ORDER BY s.updated_at DESC, s.id DESC
        """;

    private const int MostImages = 8;
    private const int PromptCharacters = 300;
    private const string OfSession = "FROM images WHERE session_id = s.id AND user_id = s.user_id AND deleted_at IS NULL AND status <> 2";

    private const int After = 17;

    private readonly Database _database;

    internal HistoryReader(Database database) => _database = database;

    /// <summary>A user's sessions, the newest change first.</summary>
    /// <param name="archived">Null: both.</param>
    public async Task<Page<HistoryItem>> ListAsync(
        Guid userId, bool? archived, ListCursor? cursor, int limit, CancellationToken cancellationToken)
    {
        var items = await _database.QueryAsync(
            ListSql, SessionReader.PageParameters(userId, archived, cursor, limit), Read, cancellationToken);
        return Page.Of(items, limit, last => new ListCursor(last.UpdatedAt, last.Id));
    }

    private static HistoryItem Read(NpgsqlDataReader row) =>
        HistoryItem.Of(SessionRow.ReadSession(row, isList: true), row.IsDBNull(After + 1) ? [] : ReadImages(row), row.GetInt32(After));

    private static List<HistoryImage> ReadImages(NpgsqlDataReader row)
    {
        var (ids, statuses) = (row.GetFieldValue<Guid[]>(After + 1), row.GetFieldValue<short[]>(After + 2));
        var (prompts, urls) = (row.GetFieldValue<string[]>(After + 3), row.GetFieldValue<string?[]>(After + 4));
        var thumbnails = row.GetFieldValue<string?[]>(After + 5);
        return [.. ids.Select((id, i) => new HistoryImage(id, (ImageStatus)statuses[i], prompts[i], urls[i], thumbnails[i]))];
    }
}
