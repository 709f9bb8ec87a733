using System.Net;
using System.Net.Sockets;

namespace Chorus.Cluster.Tests.Network;

/// <summary>
/// Hands bytes on between whoever dials it and a port of this machine. Cut from a process, it holds back what that process and
/// the port say to each other, on connections old and new, as a network does that has lost its way.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private const int Buffer = 16 * 1024;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile Cuts _cuts = new();

    public TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <param name="process">Tells the process's id, which changes when it is started again.</param>
    public void Cut(Func<int> process) => _cuts.Processes.Add(process);

    public void Mend()
    {
        var ended = _cuts;
        _cuts = new Cuts();
        ended.Mended.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private async Task ServeAsync(Socket dialer)
    {
        using var _ = dialer;
        using var target = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        dialer.NoDelay = true;
        try
        {
            var process = SocketOwner.Find(((IPEndPoint)dialer.RemoteEndPoint!).Port, Port);
            await PassableAsync(process);
            await target.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            await Task.WhenAny(PumpAsync(dialer, target, process), PumpAsync(target, dialer, process));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Nobody listens there: the dialer sees its connection end.
            return;
        }
    }

    private async Task PumpAsync(Socket from, Socket to, int? process)
    {
        var buffer = new byte[Buffer];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer, _stop.Token)) > 0;)
            {
                await PassableAsync(process);
                for (var sent = 0; sent < read;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stop.Token);
            }

            // The end of a connection passes no cut either.
            await PassableAsync(process);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task PassableAsync(int? process)
    {
        for (var cuts = _cuts; cuts.Processes.Any(p => p() == process); cuts = _cuts)
            await cuts.Mended.Task.WaitAsync(_stop.Token);
    }

    private sealed class Cuts
    {
        public System.Collections.Concurrent.ConcurrentBag<Func<int>> Processes { get; } = [];

        public TaskCompletionSource Mended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
