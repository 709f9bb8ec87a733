using Npgsql;
using NpgsqlTypes;

namespace Chorus.Bench.Search;

/// <summary>A million messages of one user, written straight into the tables and then digested as Chorus does it.</summary>
internal sealed class Corpus(NpgsqlDataSource database, Vocabulary words, Random random)
{
    private const int OfConversation = 1_000;
    private const int Kept = 400;
    private const int DigestStep = 500;

    private const string ConversationSql = """
        INSERT INTO conversations (id, owner_id, title, version, checksum, last_seq, message_count, archived, metadata, commit_id, created_at, updated_at)
        VALUES ($1, $2, $3, 1, 0, $4, $4, false, '{}', gen_random_uuid(), $5, $5)
        """;

    private const string MemberSql = "INSERT INTO members VALUES ($1, $2, 0, 0)";

    private const string MessagesSql = """
        COPY messages (id, conversation_id, seq, version, created_at, updated_at, author_id, fingerprint, revision, role, kind, status, is_summary, deleted, content, metadata)
        FROM STDIN (FORMAT BINARY)
        """;

    private readonly List<Guid> conversations = [];

    /// <summary>Some of its texts.</summary>
    public List<string> Samples { get; } = [];

    public async Task FillAsync(Guid user, int messages, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetUtcNow().AddDays(-365);
        for (var number = 0; number < messages / OfConversation; number++)
            await AddAsync(user, start.AddMinutes(number * 500), cancellationToken);
    }

    /// <summary>What it took, for one connection.</summary>
    public async Task<TimeSpan> DigestAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        foreach (var conversation in conversations)
        {
            await using var command = database.CreateCommand("SELECT digest($1, $2)");
            command.Parameters.Add(new NpgsqlParameter { Value = conversation });
            command.Parameters.Add(new NpgsqlParameter { Value = DigestStep });
            while ((int)(await command.ExecuteScalarAsync(cancellationToken))! == DigestStep)
            {
                // There is more.
            }
        }

        var taken = TimeProvider.System.GetElapsedTime(started);
        await using var settle = database.CreateCommand("VACUUM ANALYZE");
        settle.CommandTimeout = 0;
        await settle.ExecuteNonQueryAsync(cancellationToken);
        return taken;
    }

    private async Task AddAsync(Guid user, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(at);
        conversations.Add(id);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, MemberSql, [id, user], cancellationToken);
        await using (var import = await connection.BeginBinaryImportAsync(MessagesSql, cancellationToken))
        {
            for (var seq = 1; seq <= OfConversation; seq++)
                await WriteAsync(import, id, seq, user, at.AddSeconds(seq * 20), cancellationToken);
            await import.CompleteAsync(cancellationToken);
        }

        await ExecuteAsync(
            connection, ConversationSql, [id, user, $"{words.Any(random)} {words.Any(random)}", (long)OfConversation, at.AddSeconds(OfConversation * 20)],
            cancellationToken);
    }

    private async Task WriteAsync(
        NpgsqlBinaryImporter import, Guid conversation, int seq, Guid user, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await import.StartRowAsync(cancellationToken);
        await import.WriteAsync(Guid.CreateVersion7(at), NpgsqlDbType.Uuid, cancellationToken);
        await import.WriteAsync(conversation, NpgsqlDbType.Uuid, cancellationToken);
        await import.WriteAsync((long)seq, NpgsqlDbType.Bigint, cancellationToken);
        await import.WriteAsync(1L, NpgsqlDbType.Bigint, cancellationToken);
        await import.WriteAsync(at, NpgsqlDbType.TimestampTz, cancellationToken);
        await import.WriteAsync(at, NpgsqlDbType.TimestampTz, cancellationToken);
        await import.WriteAsync(user, NpgsqlDbType.Uuid, cancellationToken);
        await import.WriteAsync(Guid.Empty, NpgsqlDbType.Uuid, cancellationToken);
        await import.WriteAsync(1, NpgsqlDbType.Integer, cancellationToken);
        await import.WriteAsync((short)(seq % 2), NpgsqlDbType.Smallint, cancellationToken);
        await import.WriteAsync((short)0, NpgsqlDbType.Smallint, cancellationToken);
        await import.WriteAsync((short)0, NpgsqlDbType.Smallint, cancellationToken);
        await import.WriteAsync(false, NpgsqlDbType.Boolean, cancellationToken);
        await import.WriteAsync(false, NpgsqlDbType.Boolean, cancellationToken);
        await import.WriteAsync(Text(), NpgsqlDbType.Text, cancellationToken);
        await import.WriteAsync("{}", NpgsqlDbType.Json, cancellationToken);
    }

    private string Text()
    {
        var text = string.Join(' ', Enumerable.Range(0, random.Next(5, 75)).Select(_ => words.Any(random)));
        if (Samples.Count < Kept && random.Next(1_000) == 0)
            Samples.Add(text);
        return text;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
