using System.Net;
using System.Net.Sockets;

namespace Orleans.Embedded.Tests.Sockets;

internal static class Ports
{
    /// <summary>A port that nothing listens on, below the range that the kernel gives to outgoing connections.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 30_000);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                continue;
            }
        }
    }
}
