using Npgsql;

namespace Chorus.Storage.Postgres;

/// <summary>Makes the one data source of a process.</summary>
internal static class DataSource
{
    // Every statement here has an index to go by, and every join starts from few rows. A plan that was made while a table was
    // small, or had no statistics, is kept: it must not read all of the table once that has grown. And no statement is worth
    // compiling. (A report that does read much says so itself: SET LOCAL enable_hashjoin = on.)
    private const string Session = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

    public static NpgsqlDataSource Create(PostgresOptions options)
    {
        var builder = new NpgsqlDataSourceBuilder(options.ConnectionString);
        var connection = builder.ConnectionStringBuilder;
        connection.ApplicationName ??= "chorus";
        connection.MaxPoolSize = options.MaxConnections;
        connection.CommandTimeout = options.CommandTimeoutSeconds;
        connection.Timeout = Math.Min(connection.Timeout, options.CommandTimeoutSeconds);
        // Statements are prepared by name in the code: after an error, one that prepared itself loses the shape of its rows
        // (Npgsql 10.0.0).
        connection.MaxAutoPrepare = 0;
        // No session state is ever set, so there is none to reset.
        connection.NoResetOnClose = true;
        connection.Options = string.IsNullOrEmpty(connection.Options) ? Session : $"{Session} {connection.Options}";
        return builder.Build();
    }
}
