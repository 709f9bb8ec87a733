using Chorus.Storage.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chorus.Storage.Migrations;

/// <summary>
/// Brings the database's schema up to this program's when the host starts, before any other hosted service does: silo and API
/// find it ready. Any number of processes may start at the same time.
/// </summary>
public sealed partial class MigrationRunner : IHostedLifecycleService
{
    // A database that starts together with us is waited for; one that is gone should be reported soon.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly MigrationLedger _ledger;
    private readonly IReadOnlyList<Migration> _migrations;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public MigrationRunner(NpgsqlDataSource source, TimeProvider time, ILogger<MigrationRunner> logger)
        : this(source, Migration.All, time, logger)
    {
    }

    internal MigrationRunner(
        NpgsqlDataSource source, IReadOnlyList<Migration> migrations, TimeProvider time, ILogger<MigrationRunner> logger) =>
        (_ledger, _migrations, _time, _logger) = (new MigrationLedger(source, time), migrations, time, logger);

    /// <summary>Applies what is missing, each step in a transaction of its own. Repeatable.</summary>
    /// <exception cref="MigrationRefusedException">The database is newer, or a step that it has differs from ours.</exception>
    /// <exception cref="Chorus.Grains.Errors.StoreUnavailableException">PostgreSQL did not answer within half a minute.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            try
            {
                while (await _ledger.ApplyNextAsync(_migrations, cancellationToken) is { } applied)
                {
                    LogApplied(applied.Number, applied.Name);
                }

                return;
            }
            catch (Exception e) when (PostgresFailures.IsUnavailable(e))
            {
                if (_time.GetElapsedTime(started) >= Patience)
                {
                    throw PostgresFailures.Unavailable(e);
                }

                LogWaiting(e.Message);
            }

            await Task.Delay(Pause, _time, cancellationToken);
        }
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => MigrateAsync(cancellationToken);

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied migration {Number} {Name}")]
    private partial void LogApplied(int number, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for PostgreSQL: {Reason}")]
    private partial void LogWaiting(string reason);
}
