using System.Data;
using System.Runtime.CompilerServices;
using Chorus.Grains.Conversations;
using Chorus.Storage.Postgres;
using Npgsql;

namespace Chorus.Storage.Conversations;

/// <summary>
/// A conversation and what changed in it since a version, as of one moment. As with <see cref="ConversationReader"/>, whoever
/// calls asks <see cref="ConversationAccess"/> first.
/// </summary>
public sealed class ChangeReader
{
    // Each version is one change, so at most as many messages are new as there are versions since: $3 is the last seq before those.
    internal const string ChangesSql = $"""
        SELECT {MessageRow.Columns} FROM messages WHERE conversation_id = $1 AND revision > 1 AND version > $2
        UNION ALL
        SELECT {MessageRow.Columns} FROM messages WHERE conversation_id = $1 AND seq > $3 AND revision = 1 AND version > $2
        ORDER BY seq
        """;

    private readonly NpgsqlDataSource _source;

    internal ChangeReader(NpgsqlDataSource source) => _source = source;

    /// <summary>Hands over the conversation as the user sees it, and its messages, ascending by <c>seq</c>, as they are read.</summary>
    /// <returns>False: there is no such conversation, or the user has no role in it.</returns>
    /// <exception cref="Grains.Errors.StoreUnavailableException">PostgreSQL is away.</exception>
    public async Task<bool> ReadAsync(
        Guid userId, Guid id, long sinceVersion, Func<Conversation, IAsyncEnumerable<Message>, Task> take, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            var conversation = await FirstAsync(connection, userId, id, cancellationToken);
            if (conversation is not null)
            {
                await take(conversation, MessagesAsync(connection, conversation, sinceVersion, cancellationToken));
            }

            return conversation is not null;
        }
        catch (Exception e) when (PostgresFailures.IsUnavailable(e))
        {
            throw PostgresFailures.Unavailable(e);
        }
    }

    private static async Task<Conversation?> FirstAsync(
        NpgsqlConnection connection, Guid userId, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ConversationReader.GetSql, connection);
        command.Parameters.Add(Parameter.Of(id));
        command.Parameters.Add(Parameter.Of(userId));
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? HeadRow.Read(reader).SeenBy(userId) : null;
    }

    private static async IAsyncEnumerable<Message> MessagesAsync(
        NpgsqlConnection connection, Conversation conversation, long sinceVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ChangesSql, connection);
        command.Parameters.Add(Parameter.Of(conversation.Id));
        command.Parameters.Add(Parameter.Of(sinceVersion));
        command.Parameters.Add(Parameter.Of(conversation.LastSeq - (conversation.Version - sinceVersion)));
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return MessageRow.ReadMessage(reader);
        }
    }
}
