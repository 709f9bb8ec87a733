using System.ComponentModel.DataAnnotations;
using Chorus.Api.Errors;
using Chorus.Grains.Json;

namespace Chorus.Api.Accounts;

/// <summary>What somebody signs in with.</summary>
public sealed record Credentials
{
    public const int MaxEmailLength = 254;
    public const int MinPasswordLength = 8;

    // Hashing costs time by length; nobody types more.
    public const int MaxPasswordLength = 256;

    private static readonly EmailAddressAttribute EmailRule = new();

    [MaxLength(MaxEmailLength)]
    public required string Email { get; init; }

    [MaxLength(MaxPasswordLength)]
    public required string Password { get; init; }

    /// <summary>Checks what a new account needs.</summary>
    internal void RequireValid()
    {
        RequireLengths();
        RequireEmail(Email);
        RequireNewPassword(Password, "password");
    }

    internal void RequireLengths()
    {
        RequireEmailLength(Email);
        RequirePasswordLength(Password, "password");
    }

    internal static void RequireEmail(string? email)
    {
        RequireEmailLength(email);
        if (!EmailRule.IsValid(email) || email!.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c)))
        {
            throw new InvalidFieldException("email", "This is not an email address.");
        }
    }

    internal static void RequireNewPassword(string? password, string field)
    {
        RequirePasswordLength(password, field);
        if (password!.Length < MinPasswordLength)
        {
            throw new InvalidFieldException(field, $"A password has at least {MinPasswordLength} characters.");
        }
    }

    private static void RequireEmailLength(string? email)
    {
        if (email is null or { Length: > MaxEmailLength })
        {
            throw new InvalidFieldException("email", $"An email address has at most {MaxEmailLength} characters.");
        }

        TextRules.Require(email, "email");
    }

    private static void RequirePasswordLength(string? password, string field)
    {
        if (password is null or { Length: > MaxPasswordLength })
        {
            throw new InvalidFieldException(field, $"A password has at most {MaxPasswordLength} characters.");
        }
    }
}
