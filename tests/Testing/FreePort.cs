using System.Net;
using System.Net.Sockets;

namespace Chorus.Testing;

/// <summary>Ports for servers that tests start.</summary>
public static class FreePort
{
    private const int First = 10_000;
    private const int Count = 10_000;
    private static int _last = Random.Shared.Next(Count);

    /// <summary>
    /// A port that nothing listens on now, below the range that the kernel gives to outgoing connections. What was given to one test is not
    /// given to the next one, which may run while the first's server has not begun to listen.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
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
