using System.Globalization;

namespace Chorus.Cluster.Tests.Network;

/// <summary>Tells which process of this machine is at the other end of a loopback connection.</summary>
internal static class SocketOwner
{
    private const int Local = 1;
    private const int Remote = 2;
    private const int Inode = 9;

    /// <param name="dialer">The dialing socket's port.</param>
    /// <param name="listener">The port that it dialed.</param>
    /// <returns>The process's id; null: it has ended.</returns>
    public static int? Find(int dialer, int listener)
    {
        var inode = new[] { "/proc/net/tcp", "/proc/net/tcp6" }.SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(row => IsPort(row[Local], dialer) && IsPort(row[Remote], listener))?[Inode];
        return Directory.EnumerateDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), out var id) ? id : (int?)null)
            .FirstOrDefault(id => id is not null && Holds(id.Value, $"socket:[{inode}]"));
    }

    private static bool IsPort(string endpoint, int port) =>
        endpoint.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal);

    private static bool Holds(int process, string socket)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd").Any(file => File.ResolveLinkTarget(file, false)?.Name == socket);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is somebody else's.
            return false;
        }
    }
}
