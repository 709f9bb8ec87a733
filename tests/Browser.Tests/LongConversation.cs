using Npgsql;

namespace Chorus.Browser.Tests;

/// <summary>A conversation of so many messages that nobody would send them one by one: written into the database at once, as its rows are.</summary>
internal static class LongConversation
{
    // Short and long ones, lists and code, questions and answers. All are known to the search already, but for one that it reads itself.
    private const string Sql = """
        WITH said AS (
            INSERT INTO messages (
                id, conversation_id, seq, version, created_at, updated_at, author_id, parent_id, fingerprint, revision,
                role, kind, status, is_summary, deleted, content, metadata)
            SELECT gen_random_uuid(), $1, n, n, now() - ($3 - n) * interval '40 seconds', now() - ($3 - n) * interval '40 seconds',
                CASE n % 2 WHEN 1 THEN $2 END, NULL, gen_random_uuid(), 1, (n + 1) % 2, 0, 0, false, false,
                'Message ' || n || CASE
                    WHEN n = $4 THEN ': the heron stands in the reeds'
                    WHEN n % 10 = 4 THEN E'\n\n- one\n- two\n- three\n\n```ts\nconst n = ' || n || E';\n```'
                    ELSE repeat(' and some more words, so that there are lines of them', (n * 7 % 6)::int) END,
                '{}'
            FROM generate_series(1, $3) AS n RETURNING id),
        summed AS (
            SELECT sum(('x' || left(encode(sha256(convert_to(id || ':1', 'UTF8')), 'hex'), 16))::bit(64)::bigint::numeric) AS total FROM said),
        checked AS (SELECT ((total % 2 ^ 64::numeric) + 2 ^ 64::numeric) % 2 ^ 64::numeric AS total FROM summed),
        begun AS (
            INSERT INTO conversations (
                id, owner_id, title, version, checksum, last_seq, message_count, archived, metadata, commit_id, created_at, updated_at)
            SELECT $1, $2, 'A very long one', $3, CASE WHEN total >= 2 ^ 63::numeric THEN total - 2 ^ 64::numeric ELSE total END, $3, $3,
                false, '{}', gen_random_uuid(), now(), now()
            FROM checked),
        digested AS (INSERT INTO digest_progress VALUES ($1, $3)),
        left_out AS (INSERT INTO digest_changes VALUES ($1, $4))
        INSERT INTO members VALUES ($1, $2, 2, $3)
        """;

    /// <param name="heron">The number of the one message that speaks of a heron.</param>
    public static async Task<string> CreateAsync(string connectionString, string ownerId, long messages, long heron)
    {
        var id = Guid.CreateVersion7();
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand(Sql);
        foreach (var value in new object[] { id, Guid.Parse(ownerId), messages, heron })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        command.CommandTimeout = 120;
        await command.ExecuteNonQueryAsync();
        return id.ToString();
    }
}
