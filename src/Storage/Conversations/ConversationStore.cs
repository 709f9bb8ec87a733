using Chorus.Grains.Conversations;
using Chorus.Storage.Postgres;
using NpgsqlTypes;

namespace Chorus.Storage.Conversations;

/// <summary>Conversations in PostgreSQL. Commits go through one <see cref="GroupCommit"/> for the whole process.</summary>
internal sealed class ConversationStore(Database database, GroupCommit commits) : IConversationStore
{
    internal const string LoadSql = $"SELECT {HeadRow.Columns} FROM conversations c {HeadRow.Members} WHERE c.id = $1";

    internal const string FindSql = $"SELECT {MessageRow.Columns} FROM messages WHERE id = ANY ($1)";

    public Task<ConversationHead?> LoadAsync(Guid conversationId, CancellationToken cancellationToken) =>
        database.FirstAsync(LoadSql, [Parameter.Of(conversationId)], HeadRow.Read, cancellationToken);

    public async Task<IReadOnlyList<StoredMessage>> FindAsync(IReadOnlyList<Guid> messageIds, CancellationToken cancellationToken) =>
        await database.QueryAsync(
            FindSql, [Parameter.Column(messageIds.ToArray(), NpgsqlDbType.Uuid)], MessageRow.Read, cancellationToken);

    public Task<CommitOutcome> CommitAsync(ConversationCommit commit, CancellationToken cancellationToken) =>
        commits.CommitAsync(commit, cancellationToken);
}
