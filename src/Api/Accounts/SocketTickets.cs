using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using Chorus.Storage.Accounts;
using Microsoft.AspNetCore.DataProtection;

namespace Chorus.Api.Accounts;

/// <summary>
/// Tickets for sockets: what stands in a socket's address ends up in proxies' logs, so that it is good once and for half a minute.
/// A ticket holds all that it says, sealed with the keys that all servers share; only its use is written down.
/// </summary>
internal sealed class SocketTickets(UsedTickets used, IDataProtectionProvider protection, TimeProvider time)
{
    internal static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    private const string Prefix = "ticket.";
    private const int IdBytes = 16;
    private const int Length = (3 * IdBytes) + (2 * sizeof(long));

    private readonly IDataProtector _protector = protection.CreateProtector("Chorus.SocketTicket.1");

    public static bool IsTicket(string token) => token.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>For whoever calls; a socket that it opens lives as long as one opened with the caller's own token.</summary>
    public SocketTicket Issue(ClaimsPrincipal caller)
    {
        var content = new byte[Length];
        Guid.CreateVersion7(time.GetUtcNow()).TryWriteBytes(content);
        caller.UserId().TryWriteBytes(content.AsSpan(IdBytes));
        caller.SessionId().TryWriteBytes(content.AsSpan(2 * IdBytes));
        BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(3 * IdBytes), caller.ExpiresAt().UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(content.AsSpan((3 * IdBytes) + sizeof(long)), (time.GetUtcNow() + Life).UtcTicks);
        return new SocketTicket(Prefix + Base64Url.EncodeToString(_protector.Protect(content)), (long)Life.TotalSeconds);
    }

    /// <summary>Uses it up. Null: it is none of ours, has run out, or was used before, on whatever server.</summary>
    public async Task<ClaimsPrincipal?> RedeemAsync(string ticket, CancellationToken cancellationToken)
    {
        if (Open(ticket) is not { Length: Length } content)
        {
            return null;
        }

        var expiresAt = TimeAt(content, (3 * IdBytes) + sizeof(long));
        if (expiresAt <= time.GetUtcNow() || !await used.TryUseAsync(new Guid(content.AsSpan(0, IdBytes)), expiresAt, cancellationToken))
        {
            return null;
        }

        return Caller.Principal(
            new Guid(content.AsSpan(IdBytes, IdBytes)), new Guid(content.AsSpan(2 * IdBytes, IdBytes)), TimeAt(content, 3 * IdBytes));
    }

    private byte[]? Open(string ticket)
    {
        try
        {
            return _protector.Unprotect(Base64Url.DecodeFromChars(ticket.AsSpan(Prefix.Length)));
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static DateTimeOffset TimeAt(byte[] content, int at) =>
        new(BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(at)), TimeSpan.Zero);
}
