using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chorus.Silo.Engine;

/// <summary>Ports for a silo that was given none: Microsoft Orleans has to know the number before it listens.</summary>
internal static class ReservedPort
{
    private static readonly ConcurrentBag<Socket> _reservations = [];

    /// <summary>
    /// A port of <paramref name="address"/> that is free, and that the kernel gives to nobody else while this process lives. Linux lets a
    /// second socket listen on what a first is bound to but does not listen on; elsewhere the port is let go of and may be taken meanwhile.
    /// </summary>
    public static int Next(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        if (OperatingSystem.IsLinux())
            _reservations.Add(socket);
        else
            socket.Dispose();
        return port;
    }
}
