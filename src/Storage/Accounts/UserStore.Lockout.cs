using Chorus.Storage.Postgres;
using Microsoft.AspNetCore.Identity;

namespace Chorus.Storage.Accounts;

// Who guesses passwords, and how often.
public sealed partial class UserStore : IUserLockoutStore<ChorusUser>
{
    internal const string CountFailureSql =
        "UPDATE users SET access_failed_count = access_failed_count + 1 WHERE id = $1 RETURNING access_failed_count";

    internal const string ForgetFailuresSql = "UPDATE users SET access_failed_count = 0 WHERE id = $1";

    /// <summary>Counts at once, in the row; the update that follows writes the rest.</summary>
    public async Task<int> IncrementAccessFailedCountAsync(ChorusUser user, CancellationToken cancellationToken)
    {
        var counts = await _database.QueryAsync(CountFailureSql, [Parameter.Of(user.Id)], r => r.GetInt32(0), cancellationToken);
        return user.AccessFailedCount = counts.Count == 0 ? user.AccessFailedCount + 1 : counts[0];
    }

    public async Task ResetAccessFailedCountAsync(ChorusUser user, CancellationToken cancellationToken)
    {
        await _database.ExecuteAsync(ForgetFailuresSql, [Parameter.Of(user.Id)], cancellationToken);
        user.AccessFailedCount = 0;
    }

    public Task<int> GetAccessFailedCountAsync(ChorusUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.AccessFailedCount);

    public Task<bool> GetLockoutEnabledAsync(ChorusUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.LockoutEnabled);

    public Task SetLockoutEnabledAsync(ChorusUser user, bool enabled, CancellationToken cancellationToken)
    {
        user.LockoutEnabled = enabled;
        return Task.CompletedTask;
    }

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(ChorusUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.LockoutEnd);

    public Task SetLockoutEndDateAsync(ChorusUser user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockoutEnd = lockoutEnd;
        return Task.CompletedTask;
    }
}
