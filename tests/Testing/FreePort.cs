using System.Net;
using System.Net.Sockets;

namespace Chorus.Testing;

/// <summary>Ports for servers that tests start.</summary>
public static class FreePort
{
    /// <summary>A port that nothing listens on now, below the range that the kernel gives to outgoing connections.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 20_000);
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
