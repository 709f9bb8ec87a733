using Chorus.Api.Errors;
using Chorus.Grains.Errors;
using Chorus.Storage.Accounts;
using Microsoft.AspNetCore.Identity;

namespace Chorus.Api.Accounts;

/// <summary>Who somebody is: guests, accounts and passwords.</summary>
internal sealed class AccountDoor(
    UserManager<ChorusUser> users, IPasswordHasher<ChorusUser> hasher, WrongPasswords guesses, TimeProvider time)
{
    private static string? _hashOfNobody;

    public async Task<ChorusUser> CreateGuestAsync()
    {
        var guest = ChorusUser.Create(time);
        Require(await users.CreateAsync(guest));
        return guest;
    }

    /// <summary>Makes an account: of <paramref name="guest"/>, who keeps its id, or of nobody yet.</summary>
    public async Task<ChorusUser> RegisterAsync(ChorusUser? guest, Credentials credentials)
    {
        credentials.RequireValid();
        var user = guest ?? ChorusUser.Create(time);
        user.Email = credentials.Email;
        if (guest is null)
        {
            Require(await users.CreateAsync(user, credentials.Password));
        }
        else
        {
            Require(await users.AddPasswordAsync(user, credentials.Password));
        }

        return user;
    }

    /// <param name="address">Where the guess comes from.</param>
    /// <exception cref="ChorusException"><c>invalid-credentials</c>.</exception>
    /// <exception cref="RetryLaterException"><c>locked-out</c>.</exception>
    public async Task<ChorusUser> LoginAsync(Credentials credentials, string address, CancellationToken cancellationToken)
    {
        credentials.RequireLengths();
        await RequirePatienceAsync(credentials.Email, address, cancellationToken);
        var user = await users.FindByEmailAsync(credentials.Email);
        if (user?.PasswordHash is null)
        {
            // As slow as a wrong password, so that the time does not tell who has an account.
            _hashOfNobody ??= hasher.HashPassword(ChorusUser.Create(time), "nobody's password");
            hasher.VerifyHashedPassword(ChorusUser.Create(time), _hashOfNobody, credentials.Password);
            throw await WrongAsync(credentials.Email, address);
        }

        await RequirePasswordAsync(user, credentials.Password, address, cancellationToken);
        return user;
    }

    /// <summary>Sets another password.</summary>
    public async Task ChangePasswordAsync(ChorusUser user, PasswordChange change, string address, CancellationToken cancellationToken)
    {
        Credentials.RequireNewPassword(change.NewPassword, "newPassword");
        await RequireOwnAsync(user, change.CurrentPassword, "currentPassword", address, cancellationToken);
        user.PasswordHash = hasher.HashPassword(user, change.NewPassword);
        Require(await users.UpdateAsync(user));
    }

    /// <summary>Sets another email.</summary>
    public async Task ChangeEmailAsync(ChorusUser user, EmailChange change, string address, CancellationToken cancellationToken)
    {
        Credentials.RequireEmail(change.Email);
        await RequireOwnAsync(user, change.Password, "password", address, cancellationToken);
        user.Email = change.Email;
        Require(await users.UpdateAsync(user));
    }

    /// <summary>Has somebody who is signed in prove that it is them, if they have a password.</summary>
    public Task RequireOwnerAsync(ChorusUser user, string? password, string address, CancellationToken cancellationToken) =>
        user.PasswordHash is null ? Task.CompletedTask : RequireOwnAsync(user, password, "password", address, cancellationToken);

    private async Task RequireOwnAsync(
        ChorusUser user, string? password, string field, string address, CancellationToken cancellationToken)
    {
        if (user.PasswordHash is null)
        {
            throw new InvalidFieldException(field, "There is no password: this is no account with an email.");
        }

        if (password is null or { Length: > Credentials.MaxPasswordLength })
        {
            throw new InvalidFieldException(field, $"The password that is the account's now, of at most {Credentials.MaxPasswordLength} characters.");
        }

        await RequirePatienceAsync(user.Email!, address, cancellationToken);
        await RequirePasswordAsync(user, password, address, cancellationToken);
    }

    private async Task RequirePatienceAsync(string email, string address, CancellationToken cancellationToken)
    {
        if (await guesses.WaitAsync(email, address, cancellationToken) is { } wait)
        {
            throw new RetryLaterException(ErrorCodes.LockedOut, wait);
        }
    }

    private async Task RequirePasswordAsync(ChorusUser user, string password, string address, CancellationToken cancellationToken)
    {
        if (!await users.CheckPasswordAsync(user, password))
        {
            throw await WrongAsync(user.Email!, address);
        }

        await guesses.ForgetAsync(user.Email!, address, cancellationToken);
    }

    /// <summary>Whoever does not wait for the answer has guessed all the same.</summary>
    private async Task<ChorusException> WrongAsync(string email, string address)
    {
        await guesses.CountAsync(email, address, CancellationToken.None);
        return ErrorCodes.InvalidCredentials.With(ErrorCodes.InvalidCredentials.Title);
    }

    private static void Require(IdentityResult result)
    {
        if (result.Succeeded)
        {
            return;
        }

        if (result.Errors.Any(e => e.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName)))
        {
            throw ErrorCodes.EmailTaken.With(ErrorCodes.EmailTaken.Title);
        }

        var error = result.Errors.First();
        if (error.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure))
        {
            throw ErrorCodes.Unavailable.With("The account was changed at the same time: try again.");
        }

        throw error.Code.StartsWith("Password", StringComparison.Ordinal)
            ? new InvalidFieldException("password", error.Description)
            : new InvalidFieldException("email", error.Description);
    }
}
