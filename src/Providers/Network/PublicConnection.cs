using System.Net;
using System.Net.Sockets;
using Chorus.Grains.Providers;

namespace Chorus.Providers.Network;

/// <summary>
/// Connects to public addresses only. It dials the very address that it has checked, so that a name which leads elsewhere a
/// moment later gains nothing, and it is asked for each connection, so that redirects are checked as well.
/// </summary>
/// <param name="exception">A host and port that may be anywhere.</param>
internal sealed class PublicConnection(DnsEndPoint? exception)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        var addresses = await ResolveAsync(target.Host, cancellationToken);
        if (!IsException(target) && !addresses.All(PublicAddress.Is))
        {
            throw new ProviderException(
                ProviderFailure.InvalidAnswer, "The provider's picture lies at an address that is not public: it is not fetched.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }

    private bool IsException(DnsEndPoint target) =>
        exception is not null && target.Port == exception.Port
        && string.Equals(target.Host, exception.Host, StringComparison.OrdinalIgnoreCase);
}
