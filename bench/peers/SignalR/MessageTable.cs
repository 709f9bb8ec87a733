using Npgsql;

namespace Chorus.Bench.SignalR;

/// <summary>One table, one prepared INSERT a message, committed when the call returns.</summary>
internal sealed class MessageTable(NpgsqlDataSource database)
{
    public static readonly string Epoch = Guid.CreateVersion7().ToString();

    private static readonly object NoMetadata = new();

    private static readonly Guid Author = Guid.CreateVersion7();

    private const string CreateSql =
        """
        CREATE TABLE IF NOT EXISTS signalr_messages (
          id uuid PRIMARY KEY,
          conversation_id uuid NOT NULL,
          seq bigint GENERATED ALWAYS AS IDENTITY,
          author_id uuid NOT NULL,
          role text NOT NULL,
          content text NOT NULL,
          created_at timestamptz NOT NULL DEFAULT now(),
          UNIQUE (conversation_id, seq))
        """;

    private const string InsertSql =
        """
        INSERT INTO signalr_messages (id, conversation_id, author_id, role, content)
        VALUES ($1, $2, $3, 'user', $4) RETURNING seq, created_at
        """;

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(CreateSql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<Message> InsertAsync(
        Guid conversationId, NewMessage message, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(InsertSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = message.Id });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = conversationId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Author });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = message.Content });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var createdAt = reader.GetFieldValue<DateTimeOffset>(1);
        return new Message(
            message.Id, conversationId, reader.GetInt64(0), "user", "text", "complete", message.Content, Author,
            ParentId: null, Attachments: [], Metadata: NoMetadata, IsSummary: false, Revision: 1, Deleted: false,
            createdAt, createdAt);
    }
}
