using Chorus.Storage.Postgres;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Chorus.Storage.Accounts;

/// <summary>Users in PostgreSQL, for ASP.NET Core Identity. Two accounts never share an email, whatever races.</summary>
public sealed partial class UserStore : IUserStore<ChorusUser>
{
    internal const string InsertSql = """
        INSERT INTO users (id, email, normalized_email, email_confirmed, password_hash, security_stamp, is_guest, row_stamp, created_at,
            seen_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
        """;

    internal const string UpdateSql = """
        UPDATE users SET email = $2, normalized_email = $3, email_confirmed = $4, password_hash = $5, security_stamp = $6,
            is_guest = $7, row_stamp = $8
        WHERE id = $1 AND row_stamp = $9
        """;

    internal const string DeleteSql = "DELETE FROM users WHERE id = $1 AND row_stamp = $2";
    internal const string ByIdSql = $"SELECT {Columns} FROM users WHERE id = $1";
    internal const string ByEmailSql = $"SELECT {Columns} FROM users WHERE normalized_email = $1";

    private const string Columns = """
        id, email, normalized_email, email_confirmed, password_hash, security_stamp, row_stamp, created_at, is_guest
        """;

    private readonly Database _database;
    private readonly IdentityErrorDescriber _errors = new();

    internal UserStore(Database database) => _database = database;

    /// <summary>Stores a new user; a guest is stored by this directly, since a <c>UserManager</c> wants an email of everybody.</summary>
    public Task<IdentityResult> CreateAsync(ChorusUser user, CancellationToken cancellationToken) =>
        WriteAsync(InsertSql, user, Parameter.Of(user.CreatedAt), cancellationToken);

    public Task<IdentityResult> UpdateAsync(ChorusUser user, CancellationToken cancellationToken) =>
        WriteAsync(UpdateSql, user, Parameter.Of(user.RowStamp), cancellationToken);

    public async Task<IdentityResult> DeleteAsync(ChorusUser user, CancellationToken cancellationToken)
    {
        var rows = await _database.ExecuteAsync(DeleteSql, [Parameter.Of(user.Id), Parameter.Of(user.RowStamp)], cancellationToken);
        return rows == 1 ? IdentityResult.Success : IdentityResult.Failed(_errors.ConcurrencyFailure());
    }

    public async Task<ChorusUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id)
            ? await _database.FirstAsync(ByIdSql, [Parameter.Of(id)], Read, cancellationToken)
            : null;

    public Task<ChorusUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindByEmailAsync(normalizedUserName, cancellationToken);

    public Task<ChorusUser?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) =>
        _database.FirstAsync(ByEmailSql, [Parameter.Text(normalizedEmail)], Read, cancellationToken);

    public void Dispose()
    {
        // Every UserManager disposes of its store; this one holds nothing.
    }

    private async Task<IdentityResult> WriteAsync(
        string sql, ChorusUser user, NpgsqlParameter last, CancellationToken cancellationToken)
    {
        var stamp = Guid.NewGuid();
        NpgsqlParameter[] parameters =
        [
            Parameter.Of(user.Id), Parameter.Text(user.Email), Parameter.Text(user.NormalizedEmail),
            Parameter.Of(user.EmailConfirmed), Parameter.Text(user.PasswordHash), Parameter.Text(user.SecurityStamp),
            Parameter.Of(user.IsGuest), Parameter.Of(stamp), last,
        ];
        try
        {
            if (await _database.ExecuteAsync(sql, parameters, cancellationToken) == 0)
            {
                return IdentityResult.Failed(_errors.ConcurrencyFailure());
            }
        }
        catch (PostgresException e) when (PostgresFailures.IsUniqueViolation(e, "users_normalized_email"))
        {
            return IdentityResult.Failed(_errors.DuplicateEmail(user.Email!));
        }

        user.RowStamp = stamp;
        return IdentityResult.Success;
    }

    private static ChorusUser Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Email = row.IsDBNull(1) ? null : row.GetString(1),
        NormalizedEmail = row.IsDBNull(2) ? null : row.GetString(2),
        EmailConfirmed = row.GetBoolean(3),
        PasswordHash = row.IsDBNull(4) ? null : row.GetString(4),
        SecurityStamp = row.IsDBNull(5) ? null : row.GetString(5),
        RowStamp = row.GetGuid(6),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(7),
        IsExternal = row.IsDBNull(1) && !row.GetBoolean(8),
    };
}
