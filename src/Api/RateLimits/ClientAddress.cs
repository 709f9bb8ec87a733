using System.Net;
using System.Net.Sockets;

namespace Chorus.Api.RateLimits;

/// <summary>The network address that limits count by.</summary>
internal static class ClientAddress
{
    private const int Network = 8;

    /// <summary>Of IPv6 the network, since one client has all addresses of at least a /64.</summary>
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(plain)
            ? $"{Convert.ToHexStringLower(plain.GetAddressBytes().AsSpan(0, Network))}/64"
            : plain.ToString();
    }
}
