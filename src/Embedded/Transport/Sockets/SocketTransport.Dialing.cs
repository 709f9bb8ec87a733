using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Orleans.Runtime.Sockets;

/// <summary>Makes links with silos, again and again.</summary>
internal sealed partial class SocketTransport
{
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(50);

    private bool IsDialer(SiloAddress silo) => _self.IsClient
        || _self.Generation > silo.Generation
        || (_self.Generation == silo.Generation && _self > silo);

    private async Task DialAsync(Peer peer)
    {
        for (var failures = 0; !peer.Gone.IsCancellationRequested;)
        {
            if (await TryLinkAsync(peer, failures == 0) is { } link)
            {
                await link.ReadAsync();
                // One that breaks at once is no better than none.
                failures = link.Age < _options.MaxRetryDelay.TotalMilliseconds ? failures + 1 : 0;
            }
            else if (!peer.Gone.IsCancellationRequested)
            {
                failures++;
                TryCut(peer, null, waitsForNext: false);
                membership.Suspect(peer.Address);
            }
            if (failures > 0)
                await Task.Delay(RetryDelay(failures), time, peer.Gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Doubles with each failure, and differs, so that not all come back at the same moment.</summary>
    private TimeSpan RetryDelay(int failures)
    {
        var delay = FirstRetryDelay * Math.Pow(2, Math.Min(failures - 1, 20));
        return (delay < _options.MaxRetryDelay ? delay : _options.MaxRetryDelay) * (0.5 + random.NextDouble() / 2);
    }

    private async Task<Link?> TryLinkAsync(Peer peer, bool isFirst)
    {
        var socket = NewSocket(peer.Address.Endpoint.AddressFamily);
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(peer.Gone.Token);
            timeout.CancelAfter(_options.OpenConnectionTimeout);
            await socket.ConnectAsync(_options.Locate(peer.Address), timeout.Token);
            timeout.CancelAfter(_options.OpenConnectionTimeout);
            var token = membership.TokenOf(peer.Address) ?? throw new LinkRefusedException(Refusal.Silo);
            var hello = new Hello(
                Handshake.MinVersion, Handshake.MaxVersion, cluster.Value.ClusterId, cluster.Value.ServiceId, _self, peer.Address, token);
            await Handshake.WriteHelloAsync(socket, hello, timeout.Token);
            await Handshake.ReadAnswerAsync(socket, timeout.Token);
            var link = new Link(this, socket, peer, _maxFrame);
            if (TryAttach(link))
                return link;
        }
        catch (OperationCanceledException)
        {
            LogCannotLink(logger, isFirst ? LogLevel.Warning : LogLevel.Debug, peer.Address, "it does not answer");
        }
        catch (Exception e)
        {
            LogCannotLink(logger, isFirst ? LogLevel.Warning : LogLevel.Debug, peer.Address, e.Message);
        }
        socket.Dispose();
        return null;
    }

    private static Socket NewSocket(AddressFamily family) => new(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    [LoggerMessage(Message = "No link with {Node} can be made: {Reason}. It is tried again.")]
    private static partial void LogCannotLink(ILogger logger, LogLevel level, SiloAddress node, string reason);
}
