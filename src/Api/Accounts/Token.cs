using Chorus.Storage.Accounts;

namespace Chorus.Api.Accounts;

/// <summary>What a signed-in client holds.</summary>
/// <param name="ExpiresIn">Seconds until <paramref name="AccessToken"/> is no longer taken.</param>
public sealed record Token(string TokenType, string AccessToken, long ExpiresIn, string RefreshToken, Guid UserId);

/// <summary>Asks for the next <see cref="Token"/>.</summary>
public sealed record RefreshRequest
{
    public required string RefreshToken { get; init; }
}

/// <summary>Who is asking.</summary>
public sealed record Me(Guid Id, string? Email, bool IsGuest, DateTimeOffset CreatedAt)
{
    internal static Me Of(ChorusUser user) => new(user.Id, user.Email, user.IsGuest, user.CreatedAt);
}

/// <summary>Names the guest whose data moves to the caller.</summary>
public sealed record MergeRequest
{
    /// <summary>An access token or a refresh token of the guest's.</summary>
    public required string GuestToken { get; init; }
}

/// <summary>How much a merge has moved.</summary>
public sealed record MergeAnswer(int Conversations, int Images, int Sessions);
