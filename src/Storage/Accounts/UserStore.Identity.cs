using Microsoft.AspNetCore.Identity;

namespace Chorus.Storage.Accounts;

// The many small questions that Identity asks about a user in memory.
public sealed partial class UserStore :
    IUserPasswordStore<ChorusUser>, IUserEmailStore<ChorusUser>, IUserSecurityStampStore<ChorusUser>
{
    public Task<string> GetUserIdAsync(ChorusUser user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(ChorusUser user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.UserName);

    /// <summary>Changes nothing: the name follows from the email.</summary>
    public Task SetUserNameAsync(ChorusUser user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetNormalizedUserNameAsync(ChorusUser user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.NormalizedEmail ?? user.UserName);

    /// <summary>Changes nothing: the name follows from the email.</summary>
    public Task SetNormalizedUserNameAsync(ChorusUser user, string? normalizedName, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task<string?> GetEmailAsync(ChorusUser user, CancellationToken cancellationToken) => Task.FromResult(user.Email);

    public Task SetEmailAsync(ChorusUser user, string? email, CancellationToken cancellationToken)
    {
        user.Email = email;
        return Task.CompletedTask;
    }

    public Task<string?> GetNormalizedEmailAsync(ChorusUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.NormalizedEmail);

    public Task SetNormalizedEmailAsync(ChorusUser user, string? normalizedEmail, CancellationToken cancellationToken)
    {
        user.NormalizedEmail = normalizedEmail;
        return Task.CompletedTask;
    }

    public Task<bool> GetEmailConfirmedAsync(ChorusUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.EmailConfirmed);

    public Task SetEmailConfirmedAsync(ChorusUser user, bool confirmed, CancellationToken cancellationToken)
    {
        user.EmailConfirmed = confirmed;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(ChorusUser user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task SetPasswordHashAsync(ChorusUser user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<bool> HasPasswordAsync(ChorusUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.PasswordHash is not null);

    public Task<string?> GetSecurityStampAsync(ChorusUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.SecurityStamp);

    public Task SetSecurityStampAsync(ChorusUser user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }
}
