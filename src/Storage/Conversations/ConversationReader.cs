using Chorus.Grains.Conversations;
using Chorus.Storage.Paging;
using Chorus.Storage.Postgres;

namespace Chorus.Storage.Conversations;

/// <summary>
/// Reads conversations and messages for the API. Deleted conversations are not there. Whoever calls asks
/// <see cref="RoleAsync"/> (or <see cref="GetAsync"/>) and <see cref="ConversationAccess"/> first: messages are not checked here.
/// </summary>
public sealed class ConversationReader
{
    // A user's conversations are found by membership and sorted by their last change. An index of that order would have to be
    // written with each message; the sort costs as much as the user has conversations.
    internal const string ListSql = $"""
        WITH page AS (
            SELECT c.* FROM members me JOIN conversations c ON c.id = me.conversation_id
            WHERE me.user_id = $1 AND c.archived = $2 AND c.deleted_at IS NULL
                AND ($3::timestamptz IS NULL OR (c.updated_at, c.id) < ($3, $4))
            ORDER BY c.updated_at DESC, c.id DESC LIMIT $5)
        SELECT {HeadRow.Columns} FROM page c {HeadRow.Members} ORDER BY c.updated_at DESC, c.id DESC
        """;

    internal const string GetSql = $"""
        SELECT {HeadRow.Columns} FROM conversations c {HeadRow.Members}
        WHERE c.id = $1 AND c.deleted_at IS NULL
            AND EXISTS (SELECT FROM members me WHERE me.conversation_id = $1 AND me.user_id = $2)
        """;

    internal const string RoleSql = """
        SELECT m.role FROM members m JOIN conversations c ON c.id = m.conversation_id
        WHERE m.conversation_id = $1 AND m.user_id = $2 AND c.deleted_at IS NULL
        """;

    internal const string BeforeSql = $"""
        SELECT {MessageRow.Columns} FROM messages
        WHERE conversation_id = $1 AND seq < $2 AND {Visible} ORDER BY seq DESC LIMIT $3
        """;

    internal const string AfterSql = $"""
        SELECT {MessageRow.Columns} FROM messages
        WHERE conversation_id = $1 AND seq > $2 AND {Visible} ORDER BY seq LIMIT $3
        """;

    internal const string FindSql = $"""
        SELECT {MessageRow.Columns} FROM messages WHERE id = $2 AND conversation_id = $1 AND {Visible}
        """;

    private const string Visible = "EXISTS (SELECT FROM conversations WHERE id = $1 AND deleted_at IS NULL)";

    private readonly Database _database;

    internal ConversationReader(Database database) => _database = database;

    /// <summary>A user's conversations, the newest change first.</summary>
    /// <param name="cursor">The last page's <see cref="Page{T}.Next"/>; null: from the start.</param>
    /// <param name="limit">At least 1.</param>
    public async Task<Page<Conversation>> ListAsync(
        Guid userId, bool archived, ListCursor? cursor, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var heads = await _database.QueryAsync(
            ListSql,
            [
                Parameter.Of(userId), Parameter.Of(archived), Parameter.Time(cursor?.At),
                Parameter.Of(cursor?.Id ?? Guid.Empty), Parameter.Of(limit + 1L),
            ],
            HeadRow.Read,
            cancellationToken);
        return Page.Of([.. heads.Select(h => h.SeenBy(userId))], limit, last => new ListCursor(last.UpdatedAt, last.Id));
    }

    /// <summary>A conversation as this user sees it; null: there is none, or the user has no role in it.</summary>
    public async Task<Conversation?> GetAsync(Guid userId, Guid id, CancellationToken cancellationToken)
    {
        var head = await _database.FirstAsync(GetSql, [Parameter.Of(id), Parameter.Of(userId)], HeadRow.Read, cancellationToken);
        return head?.SeenBy(userId);
    }

    /// <summary>The user's role; null: none, or there is no such conversation.</summary>
    public async Task<MemberRole?> RoleAsync(Guid conversationId, Guid userId, CancellationToken cancellationToken)
    {
        var roles = await _database.QueryAsync(
            RoleSql, [Parameter.Of(conversationId), Parameter.Of(userId)], r => (MemberRole)r.GetInt16(0), cancellationToken);
        return roles.Count == 0 ? null : roles[0];
    }

    /// <summary>
    /// Messages, ascending by <c>seq</c>: the last ones below <paramref name="before"/>, or the first ones above
    /// <paramref name="after"/>, or the newest ones. Tombstones are among them.
    /// </summary>
    public async Task<MessagePage> PageAsync(
        Guid conversationId, long? before, long? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (before is not null && after is not null)
        {
            throw new ArgumentException("A page is before a message or after one, not both.", nameof(after));
        }

        var messages = await _database.QueryAsync(
            after is null ? BeforeSql : AfterSql,
            [Parameter.Of(conversationId), Parameter.Of(after ?? before ?? long.MaxValue), Parameter.Of(limit + 1L)],
            MessageRow.ReadMessage,
            cancellationToken);
        var hasMore = messages.Count > limit;
        if (hasMore)
        {
            messages.RemoveAt(limit);
        }

        if (after is null)
        {
            messages.Reverse();
        }

        return new MessagePage(messages, hasMore);
    }

    /// <summary>One message of this conversation, also a tombstone; null: there is none.</summary>
    public Task<Message?> FindMessageAsync(Guid conversationId, Guid messageId, CancellationToken cancellationToken) =>
        _database.FirstAsync(
            FindSql, [Parameter.Of(conversationId), Parameter.Of(messageId)], MessageRow.ReadMessage, cancellationToken);
}
