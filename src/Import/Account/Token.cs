namespace Chorus.Import.Account;

/// <summary>What the API hands out at sign-in.</summary>
internal sealed record Token(string AccessToken, string RefreshToken, string UserId);
