using System.Security.Cryptography;
using System.Text;
using Chorus.Grains;
using Chorus.Storage.Postgres;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Chorus.Storage.Accounts;

/// <summary>
/// Counts wrong passwords of an account by the network address that they come from: whoever guesses has to wait, and nobody else.
/// Emails that are nobody's count too, so that waiting tells nothing.
/// </summary>
public sealed class WrongPasswords
{
    /// <summary>How many there may be in <see cref="Window"/>.</summary>
    public const int Max = 10;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    internal const string WaitSql = """
        SELECT ends_at FROM wrong_passwords WHERE account = $1 AND address = $2 AND tries >= $3 AND ends_at > $4
        """;

    internal const string CountSql = """
        INSERT INTO wrong_passwords AS w (account, address, tries, ends_at) VALUES ($1, $2, 1, $4)
        ON CONFLICT (account, address) DO UPDATE SET
            tries = CASE WHEN w.ends_at <= $3 THEN 1 ELSE w.tries + 1 END,
            ends_at = CASE WHEN w.ends_at <= $3 THEN $4 ELSE w.ends_at END
        """;

    internal const string ForgetSql = "DELETE FROM wrong_passwords WHERE account = $1 AND address = $2";

    internal const string ForgetOldSql = """
        DELETE FROM wrong_passwords WHERE (account, address) IN (
            SELECT account, address FROM wrong_passwords WHERE ends_at <= $1 ORDER BY ends_at LIMIT 1000)
        """;

    private readonly UpperInvariantLookupNormalizer _normalizer = new();
    private readonly Database _database;
    private readonly TimeProvider _time;

    internal WrongPasswords(Database database, TimeProvider time) => (_database, _time) = (database, time);

    /// <summary>How long to wait before the next try; null: it may be made now.</summary>
    public async Task<TimeSpan?> WaitAsync(string email, string address, CancellationToken cancellationToken)
    {
        var now = Timestamp.Now(_time);
        var ends = await _database.QueryAsync(
            WaitSql,
            [Account(email), Parameter.Text(address), Parameter.Of(Max), Parameter.Time(now)],
            r => r.GetFieldValue<DateTimeOffset>(0),
            cancellationToken);
        return ends.Count == 0 ? null : ends[0] - now;
    }

    /// <summary>The password was wrong.</summary>
    public Task CountAsync(string email, string address, CancellationToken cancellationToken)
    {
        var now = Timestamp.Now(_time);
        return _database.ExecuteAsync(
            CountSql, [Account(email), Parameter.Text(address), Parameter.Time(now), Parameter.Time(now + Window)], cancellationToken);
    }

    /// <summary>The password was right.</summary>
    public Task ForgetAsync(string email, string address, CancellationToken cancellationToken) =>
        _database.ExecuteAsync(ForgetSql, [Account(email), Parameter.Text(address)], cancellationToken);

    /// <summary>Removes what counts no more.</summary>
    internal Task ForgetOldAsync(CancellationToken cancellationToken) =>
        _database.ExecuteAllAsync(ForgetOldSql, () => [Parameter.Time(Timestamp.Now(_time))], cancellationToken);

    // As accounts are found: another spelling of the same email has no tries of its own.
    private NpgsqlParameter Account(string email) =>
        Parameter.Of(SHA256.HashData(Encoding.UTF8.GetBytes(_normalizer.NormalizeEmail(email))));
}
