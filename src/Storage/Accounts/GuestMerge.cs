using Chorus.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Chorus.Storage.Accounts;

/// <summary>The ids of what a merge has moved; what is deleted moves too, and is left out here.</summary>
public sealed record MovedData(IReadOnlyList<Guid> Conversations, IReadOnlyList<Guid> Images, IReadOnlyList<Guid> Sessions);

/// <summary>
/// Gives all that a guest has to an account, in one transaction. Conversations get a new version, which fences out whoever holds
/// an older one in memory: it reads again before it writes.
/// </summary>
public sealed class GuestMerge
{
    // Two merges of one guest go one after the other.
    internal const string LockSql = "SELECT is_guest FROM users WHERE id = $1 FOR UPDATE";

    internal const string ConversationsSql = """
        UPDATE conversations c
        SET version = c.version + 1, commit_id = gen_random_uuid(), owner_id = CASE c.owner_id WHEN $1 THEN $2 ELSE c.owner_id END
        FROM (SELECT conversation_id FROM members WHERE user_id = $1) AS mine
        WHERE c.id = mine.conversation_id
        RETURNING c.id, c.deleted_at IS NULL
        """;

    // Where both take part, the account gets the stronger role and what either has read.
    internal const string JoinSql = """
        INSERT INTO members AS m (conversation_id, user_id, role, last_read_seq)
        SELECT conversation_id, $2, role, last_read_seq FROM members WHERE user_id = $1 AND conversation_id = ANY ($3)
        ON CONFLICT (conversation_id, user_id) DO UPDATE
        SET role = greatest(m.role, excluded.role), last_read_seq = greatest(m.last_read_seq, excluded.last_read_seq)
        """;

    internal const string LeaveSql = "DELETE FROM members WHERE user_id = $1 AND conversation_id = ANY ($2)";

    // So that the account may edit what the guest wrote.
    internal const string AuthorSql = "UPDATE messages SET author_id = $2 WHERE conversation_id = ANY ($3) AND author_id = $1";

    internal const string SessionsSql = """
        UPDATE sessions SET user_id = $2, version = version + 1, commit_id = gen_random_uuid() WHERE user_id = $1
        RETURNING id, deleted_at IS NULL
        """;

    // Their addresses stay as they are: somebody may have them.
    internal const string ImagesSql = "UPDATE images SET user_id = $2 WHERE user_id = $1 RETURNING id, deleted_at IS NULL";

    internal const string AttachmentsSql = "UPDATE attachments SET user_id = $2 WHERE user_id = $1";

    // Who hears when an answer fails.
    internal const string GenerationsSql = "UPDATE generations SET user_id = $2 WHERE user_id = $1";

    internal const string NotificationsSql = """
        WITH moved AS (DELETE FROM notifications WHERE user_id = $1 RETURNING *)
        INSERT INTO notifications (user_id, id, level, code, title, detail, retry, conversation_id, session_id, created_at)
        SELECT $2, id, level, code, title, detail, retry, conversation_id, session_id, created_at FROM moved
        ON CONFLICT (user_id, id) DO NOTHING
        """;

    private const int Tries = 5;

    private readonly NpgsqlDataSource _source;

    internal GuestMerge(NpgsqlDataSource source) => _source = source;

    /// <summary>Moves what <paramref name="guestId"/> has now. Made again, it moves what has come since.</summary>
    /// <returns>Null: there is no such guest; it may have become an account.</returns>
    /// <exception cref="Grains.Errors.StoreUnavailableException">PostgreSQL is away; the merge may have happened.</exception>
    public async Task<MovedData?> RunAsync(Guid guestId, Guid accountId, CancellationToken cancellationToken)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                return await TryAsync(guestId, accountId, cancellationToken);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected && left > 1)
            {
                // It met commits of messages, which lock conversations in another order.
            }
            catch (Exception e) when (PostgresFailures.IsUnavailable(e))
            {
                throw PostgresFailures.Unavailable(e);
            }
        }
    }

    private async Task<MovedData?> TryAsync(Guid guestId, Guid accountId, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (guest, account) = (Parameter.Of(guestId), Parameter.Of(accountId));
        var isGuest = await QueryAsync(connection, LockSql, [guest], r => r.GetBoolean(0), cancellationToken);
        if (isGuest is not [true])
        {
            return null;
        }

        var conversations = await MoveAsync(connection, ConversationsSql, guest, account, cancellationToken);
        var ids = Parameter.Column(conversations.Select(m => m.Id).ToArray(), NpgsqlDbType.Uuid);
        await ExecuteAsync(connection, JoinSql, [guest, account, ids], cancellationToken);
        await ExecuteAsync(connection, LeaveSql, [guest, ids], cancellationToken);
        await ExecuteAsync(connection, AuthorSql, [guest, account, ids], cancellationToken);
        await ExecuteAsync(connection, AttachmentsSql, [guest, account], cancellationToken);
        var images = await MoveAsync(connection, ImagesSql, guest, account, cancellationToken);
        var sessions = await MoveAsync(connection, SessionsSql, guest, account, cancellationToken);
        await ExecuteAsync(connection, GenerationsSql, [guest, account], cancellationToken);
        await ExecuteAsync(connection, NotificationsSql, [guest, account], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new MovedData(Live(conversations), Live(images), Live(sessions));
    }

    private static Task<List<Moved>> MoveAsync(
        NpgsqlConnection connection, string sql, NpgsqlParameter guest, NpgsqlParameter account, CancellationToken cancellationToken) =>
        QueryAsync(connection, sql, [guest, account], r => new Moved(r.GetGuid(0), r.GetBoolean(1)), cancellationToken);

    private static List<Guid> Live(List<Moved> moved) => [.. moved.Where(m => m.IsLive).Select(m => m.Id)];

    private static async Task<List<T>> QueryAsync<T>(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(Array.ConvertAll(parameters, p => p.Clone()));
        return command;
    }

    private readonly record struct Moved(Guid Id, bool IsLive);
}
