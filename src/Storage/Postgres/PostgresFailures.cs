using System.Text;
using Chorus.Grains.Errors;
using Npgsql;

namespace Chorus.Storage.Postgres;

/// <summary>Tells a database that is away or gave up from one that refused what it was given.</summary>
internal static class PostgresFailures
{
    /// <summary>Whether the same call may succeed later.</summary>
    public static bool IsUnavailable(Exception error) => error switch
    {
        // 57: the server is going away, or a statement took too long; 25006: it is a standby now.
        PostgresException e => e.IsTransient
            || e.SqlState.StartsWith("57", StringComparison.Ordinal)
            || e.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction,
        // Broken, refused and exhausted connections, and timeouts; and whatever broke one in the middle.
        NpgsqlException => true,
        ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>
    /// Whether it surely was not carried out, for what it holds or because it met another transaction. Any other failed commit
    /// may have happened or not.
    /// </summary>
    public static bool IsRefusal(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } => true,
        PostgresException e => !IsUnavailable(e),
        EncoderFallbackException => true,
        _ => false,
    };

    public static bool IsUniqueViolation(Exception error, string constraint) =>
        error is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } e && e.ConstraintName == constraint;

    public static bool IsForeignKeyViolation(Exception error, string constraint) =>
        error is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation } e && e.ConstraintName == constraint;

    public static StoreUnavailableException Unavailable(Exception error) =>
        new($"PostgreSQL cannot be reached or gave up: {error.Message}", error);
}
