using Chorus.Grains.Users;
using Chorus.Storage.Postgres;

namespace Chorus.Storage.Accounts;

internal sealed class UserDirectory(Database database) : IUserDirectory
{
    internal const string ExistsSql = "SELECT id FROM users WHERE id = $1";

    public async Task<bool> ExistsAsync(Guid userId, CancellationToken cancellationToken) =>
        (await database.QueryAsync(ExistsSql, [Parameter.Of(userId)], r => r.GetGuid(0), cancellationToken)).Count == 1;
}
