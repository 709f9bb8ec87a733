using Chorus.Grains;
using Npgsql;

namespace Chorus.Storage.Migrations;

/// <summary>The table of the steps that a database has had.</summary>
internal sealed class MigrationLedger(NpgsqlDataSource source, TimeProvider time)
{
    // Held until the transaction ends: of several processes one works, the others find its work done.
    private const string LockSql = "SELECT pg_advisory_xact_lock(4846802741936812)";

    private const string TableSql = """
        CREATE TABLE IF NOT EXISTS chorus_migrations (
            number integer PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL
        )
        """;

    private const string ReadSql = "SELECT number, name, checksum FROM chorus_migrations ORDER BY number";
    private const string AddSql = "INSERT INTO chorus_migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";

    // A step may rewrite a large table, and others wait for it.
    private const int TimeoutSeconds = 3600;

    /// <summary>Applies the first step that the database lacks.</summary>
    /// <returns>That step; null: it has them all.</returns>
    public async Task<Migration?> ApplyNextAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, LockSql, cancellationToken);
        await ExecuteAsync(connection, TableSql, cancellationToken);
        var next = Compare(migrations, await ReadAsync(connection, cancellationToken));
        if (next is not null)
        {
            await ExecuteAsync(connection, next.Sql, cancellationToken);
            await using var add = Command(connection, AddSql);
            add.Parameters.Add(new NpgsqlParameter<int> { TypedValue = next.Number });
            add.Parameters.Add(new NpgsqlParameter<string> { TypedValue = next.Name });
            add.Parameters.Add(new NpgsqlParameter<string> { TypedValue = next.Checksum });
            add.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = Timestamp.Now(time) });
            await add.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return next;
    }

    private static Migration? Compare(IReadOnlyList<Migration> migrations, List<Entry> entries)
    {
        foreach (var entry in entries)
        {
            var own = migrations.FirstOrDefault(m => m.Number == entry.Number)
                ?? throw new MigrationRefusedException(
                    $"The database is newer than this program: it has migration {entry.Number} {entry.Name}, which is not known"
                    + " here. Start the newer version of Chorus, or use another database.");
            if (own.Checksum != entry.Checksum)
            {
                throw new MigrationRefusedException(
                    $"Migration {own.Number} {own.Name} was applied to the database with another text ({entry.Name},"
                    + $" {entry.Checksum}) than this program has ({own.Checksum}). A migration never changes once released:"
                    + " put its text back and add a new one.");
            }
        }

        return migrations.FirstOrDefault(m => entries.TrueForAll(e => e.Number != m.Number));
    }

    private static async Task<List<Entry>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, ReadSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var entries = new List<Entry>();
        while (await reader.ReadAsync(cancellationToken))
        {
            entries.Add(new Entry(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        }

        return entries;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql) => new(sql, connection) { CommandTimeout = TimeoutSeconds };

    private sealed record Entry(int Number, string Name, string Checksum);
}
