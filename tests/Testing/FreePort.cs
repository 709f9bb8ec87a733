using System.Net;
using System.Net.Sockets;

namespace Chorus.Testing;

/// <summary>Ports for servers that tests start.</summary>
public static class FreePort
{
    private const int First = 10_000;
    private const int Count = 10_000;
    private static readonly Lock _lock = new();
    private static int _next = Random.Shared.Next(Count);

    /// <summary>
    /// A port that nothing listens on now, below the range that the kernel gives to outgoing connections. What was given to one test is not
    /// given to the next one, which may run while the first's server has not begun to listen.
    /// </summary>
    public static int Next() => NextRange(1);

    /// <summary>Such ports that follow each other.</summary>
    /// <returns>The first of them.</returns>
    public static int NextRange(int count)
    {
        lock (_lock)
        {
            while (true)
            {
                if (_next + count > Count)
                    _next = 0;
                var first = First + _next;
                _next += count;
                if (Enumerable.Range(first, count).All(IsFree))
                    return first;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Any, port);
            probe.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
