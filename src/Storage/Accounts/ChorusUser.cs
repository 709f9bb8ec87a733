using Chorus.Grains;

namespace Chorus.Storage.Accounts;

/// <summary>
/// Somebody. Without an email, and not known to an identity provider: a guest. Its name for ASP.NET Core Identity is the email, or the id while there is none.
/// A guest becomes an account by setting <see cref="Email"/> and then giving a password through <c>UserManager.AddPasswordAsync</c>,
/// which writes both at once.
/// </summary>
public sealed class ChorusUser
{
    public required Guid Id { get; init; }

    public string? Email { get; set; }

    public string? NormalizedEmail { get; set; }

    public bool EmailConfirmed { get; set; }

    public string? PasswordHash { get; set; }

    public string? SecurityStamp { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Signs in with an identity provider's tokens, and has no password here.</summary>
    public bool IsExternal { get; init; }

    public bool IsGuest => Email is null && !IsExternal;

    public string UserName => Email ?? Id.ToString("N");

    /// <summary>The row that this was read from; an update of a row that has changed since fails.</summary>
    internal Guid RowStamp { get; set; }

    /// <summary>A new user, not stored yet.</summary>
    public static ChorusUser Create(TimeProvider time)
    {
        var now = Timestamp.Now(time);
        return new ChorusUser { Id = Guid.CreateVersion7(now), CreatedAt = now, SecurityStamp = Guid.NewGuid().ToString("N") };
    }
}
