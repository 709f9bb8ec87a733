using Npgsql;

namespace Chorus.Storage.Postgres;

/// <summary>Whether what Chorus stores in answers now.</summary>
public sealed class StorageHealth(NpgsqlDataSource source, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <returns>The names of what does not answer within two seconds; empty: all is well.</returns>
    public async Task<IReadOnlyList<string>> MissingAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await using var command = source.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(either.Token);
            return [];
        }
        catch (Exception e) when (PostgresFailures.IsUnavailable(e))
        {
            return ["postgres"];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ["postgres"];
        }
    }
}
