using Chorus.Storage.Conversations;
using Npgsql;

namespace Chorus.Storage.Postgres;

/// <summary>Makes the data sources of a process: one for its commits, and one for all else.</summary>
internal static class DataSource
{
    // Every statement here has an index to go by, and every join starts from few rows. A plan that was made while a table was
    // small, or had no statistics, is kept: it must not read all of the table once that has grown. And no statement is worth
    // compiling, or other processes of PostgreSQL's. (A report that does read much says so itself: SET LOCAL enable_hashjoin = on.)
    private const string Session = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off"
        + " -c max_parallel_workers_per_gather=0";

    // A commit's plan is the same however many rows come with it: making it anew each time is a tenth of PostgreSQL's work.
    private const string CommitSession = Session + " -c plan_cache_mode=force_generic_plan";

    public static NpgsqlDataSource Create(PostgresOptions options) =>
        Create(options, options.MaxConnections - GroupCommit.MaxInFlight, Session);

    /// <summary>
    /// Connections that only commits use: few enough to be warm, on both sides, and never taken by somebody who reads for long.
    /// </summary>
    public static NpgsqlDataSource CreateForCommits(PostgresOptions options) => Create(options, GroupCommit.MaxInFlight, CommitSession);

    private static NpgsqlDataSource Create(PostgresOptions options, int connections, string session)
    {
        var builder = new NpgsqlDataSourceBuilder(options.ConnectionString);
        var connection = builder.ConnectionStringBuilder;
        connection.ApplicationName ??= "chorus";
        connection.MaxPoolSize = connections;
        connection.CommandTimeout = options.CommandTimeoutSeconds;
        connection.Timeout = Math.Min(connection.Timeout, options.CommandTimeoutSeconds);
        // Statements are prepared by name in the code: after an error, one that prepared itself loses the shape of its rows
        // (Npgsql 10.0.0).
        connection.MaxAutoPrepare = 0;
        // No session state is ever set, so there is none to reset.
        connection.NoResetOnClose = true;
        connection.Options = string.IsNullOrEmpty(connection.Options) ? session : $"{session} {connection.Options}";
        return builder.Build();
    }
}
