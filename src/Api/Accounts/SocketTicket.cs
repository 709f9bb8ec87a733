namespace Chorus.Api.Accounts;

/// <summary>Opens the hub once, in place of an access token, which is not to be seen in an address.</summary>
/// <param name="ExpiresIn">Seconds until it opens nothing any more.</param>
public sealed record SocketTicket(string Ticket, long ExpiresIn);
