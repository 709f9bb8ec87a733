using System.ComponentModel.DataAnnotations;
using Chorus.Api.Errors;

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

    /// <summary>Checks what a new account needs; the password's own rules are Identity's.</summary>
    internal void RequireValid()
    {
        RequireLengths();
        if (!EmailRule.IsValid(Email) || Email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c)))
        {
            throw new InvalidFieldException("email", "This is not an email address.");
        }

        if (Password.Length < MinPasswordLength)
        {
            throw new InvalidFieldException("password", $"A password has at least {MinPasswordLength} characters.");
        }
    }

    internal void RequireLengths()
    {
        if (Email is null || Email.Length > MaxEmailLength)
        {
            throw new InvalidFieldException("email", $"An email address has at most {MaxEmailLength} characters.");
        }

        if (Password is null || Password.Length > MaxPasswordLength)
        {
            throw new InvalidFieldException("password", $"A password has at most {MaxPasswordLength} characters.");
        }
    }
}
