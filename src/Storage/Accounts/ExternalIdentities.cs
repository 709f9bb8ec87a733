using Chorus.Grains;
using Chorus.Storage.Postgres;
using Npgsql;

namespace Chorus.Storage.Accounts;

/// <summary>Which user an identity provider's subject is: the same one each time.</summary>
public sealed class ExternalIdentities
{
    // A guest who signs in for the first time so becomes that user, and keeps its id and data.
    internal const string FindOrCreateSql = """
        WITH known AS (SELECT user_id FROM external_identities WHERE issuer = $1 AND subject = $2),
        adopted AS (
            UPDATE users SET is_guest = false, row_stamp = gen_random_uuid()
            WHERE id = $4 AND is_guest AND NOT EXISTS (SELECT FROM known) RETURNING id),
        made AS (
            INSERT INTO users (id, row_stamp, is_guest, created_at, seen_at)
            SELECT $3, gen_random_uuid(), false, $5, $5 WHERE NOT EXISTS (SELECT FROM known) AND NOT EXISTS (SELECT FROM adopted)
            RETURNING id),
        linked AS (INSERT INTO external_identities SELECT $1, $2, id FROM (SELECT id FROM adopted UNION ALL SELECT id FROM made) AS n)
        SELECT user_id FROM known UNION ALL SELECT id FROM adopted UNION ALL SELECT id FROM made
        """;

    private readonly Database _database;
    private readonly TimeProvider _time;

    internal ExternalIdentities(Database database, TimeProvider time) => (_database, _time) = (database, time);

    /// <param name="guestId">A guest who is to become the user, if the subject is seen for the first time.</param>
    public async Task<Guid> FindOrCreateAsync(string issuer, string subject, Guid? guestId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = Timestamp.Now(_time);
            try
            {
                var found = await _database.QueryAsync(
                    FindOrCreateSql,
                    [
                        Parameter.Text(issuer), Parameter.Text(subject), Parameter.Of(Guid.CreateVersion7(now)), Parameter.Id(guestId),
                        Parameter.Time(now),
                    ],
                    r => r.GetGuid(0),
                    cancellationToken);
                return found.Single();
            }
            catch (PostgresException e) when (PostgresFailures.IsUniqueViolation(e, "external_identities_pkey"))
            {
                // Seen for the first time twice at once: now it is known.
            }
        }
    }
}
