using System.Net;
using System.Net.Sockets;

namespace Orleans.Runtime;

/// <summary>
/// Asks a silo's machine whether the silo is there. A silo listens before it joins and until it has left, and the kernel
/// listens for one that is frozen: a refusal means that its process has ended. Silence means nothing.
/// </summary>
internal static class SiloProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task<bool> IsRefusedAsync(IPEndPoint silo, TimeProvider time)
    {
        using var socket = new Socket(silo.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            await socket.ConnectAsync(silo, limit.Token);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
