using Chorus.Api.Errors;
using Chorus.Grains.Errors;
using Chorus.Storage.Accounts;
using Microsoft.AspNetCore.Identity;

namespace Chorus.Api.Accounts;

/// <summary>Who somebody is: guests, accounts and passwords.</summary>
internal sealed class AccountDoor(UserManager<ChorusUser> users, IPasswordHasher<ChorusUser> hasher, TimeProvider time)
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

    /// <exception cref="ChorusException"><c>invalid-credentials</c> or <c>locked-out</c>.</exception>
    public async Task<ChorusUser> LoginAsync(Credentials credentials)
    {
        credentials.RequireLengths();
        var user = await users.FindByEmailAsync(credentials.Email);
        if (user is null)
        {
            // As slow as a wrong password, so that the time does not tell who has an account.
            _hashOfNobody ??= hasher.HashPassword(ChorusUser.Create(time), "nobody's password");
            hasher.VerifyHashedPassword(ChorusUser.Create(time), _hashOfNobody, credentials.Password);
            throw Wrong();
        }

        if (await users.IsLockedOutAsync(user))
        {
            throw ErrorCodes.LockedOut.With(ErrorCodes.LockedOut.Title);
        }

        if (!await users.CheckPasswordAsync(user, credentials.Password))
        {
            await users.AccessFailedAsync(user);
            throw Wrong();
        }

        await users.ResetAccessFailedCountAsync(user);
        return user;
    }

    private static ChorusException Wrong() => ErrorCodes.InvalidCredentials.With(ErrorCodes.InvalidCredentials.Title);

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
