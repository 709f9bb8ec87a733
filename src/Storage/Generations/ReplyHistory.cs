using Chorus.Grains.Conversations;
using Chorus.Grains.Replies;
using Chorus.Storage.Conversations;
using Chorus.Storage.Postgres;

namespace Chorus.Storage.Generations;

/// <summary>Reads a conversation backwards.</summary>
internal sealed class ReplyHistory(Database database) : IReplyHistory
{
    internal const string BackSql = $"""
        SELECT {MessageRow.Columns} FROM messages
        WHERE conversation_id = $1 AND seq <= $2 AND NOT deleted ORDER BY seq DESC LIMIT $3
        """;

    public async Task<IReadOnlyList<Message>> BackFromAsync(
        Guid conversationId, long seq, int limit, CancellationToken cancellationToken) => await database.QueryAsync(
            BackSql,
            [Parameter.Of(conversationId), Parameter.Of(seq), Parameter.Of((long)limit)],
            MessageRow.ReadMessage,
            cancellationToken);
}
