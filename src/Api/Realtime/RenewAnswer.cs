namespace Chorus.Api.Realtime;

/// <summary>How long the connection lives on.</summary>
/// <param name="ExpiresIn">Seconds.</param>
public sealed record RenewAnswer(long ExpiresIn);
