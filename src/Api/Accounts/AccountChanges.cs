using System.ComponentModel.DataAnnotations;
using Chorus.Storage.Accounts;

namespace Chorus.Api.Accounts;

/// <summary>Another password; every other session ends with the old one.</summary>
public sealed record PasswordChange
{
    [MaxLength(Credentials.MaxPasswordLength)]
    public required string CurrentPassword { get; init; }

    [MinLength(Credentials.MinPasswordLength), MaxLength(Credentials.MaxPasswordLength)]
    public required string NewPassword { get; init; }
}

/// <summary>Another email to sign in with.</summary>
public sealed record EmailChange
{
    [MaxLength(Credentials.MaxEmailLength)]
    public required string Email { get; init; }

    /// <summary>The account's.</summary>
    [MaxLength(Credentials.MaxPasswordLength)]
    public required string Password { get; init; }
}

/// <summary>Deletes the caller.</summary>
public sealed record AccountDeletion
{
    /// <summary>The account's; who has none needs none.</summary>
    [MaxLength(Credentials.MaxPasswordLength)]
    public string? Password { get; init; }
}

/// <summary>A sign-in of the caller's.</summary>
/// <param name="Device">What the device said it is (its <c>User-Agent</c>); null: it said nothing.</param>
/// <param name="SeenAt">When it was there the last time, some minutes more or less.</param>
/// <param name="ExpiresAt">When it ends unless it is refreshed.</param>
/// <param name="IsCurrent">Whether this call was made with it.</param>
public sealed record SignIn(
    Guid Id, string? Device, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, bool IsCurrent)
{
    internal static SignIn Of(AuthSession session, Guid current) => new(
        session.Id, session.Device, session.CreatedAt, session.SeenAt, session.ExpiresAt, session.Id == current);
}

/// <summary>A page of sign-ins, the newest first.</summary>
/// <param name="NextCursor">Goes into <c>cursor</c> for the next page; null: this was the last one.</param>
public sealed record SignInList(IReadOnlyList<SignIn> Items, string? NextCursor);

/// <summary>How many sessions have ended.</summary>
public sealed record EndedSessions(int Ended);
