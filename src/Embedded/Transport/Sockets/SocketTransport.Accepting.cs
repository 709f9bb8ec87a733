using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Orleans.Runtime.Sockets;

/// <summary>Takes the links that other nodes make with this silo.</summary>
internal sealed partial class SocketTransport
{
    private Socket? _listener;
    private int _handshakes;

    private void Listen()
    {
        var place = endpoint.Value.SiloListeningEndpoint ?? _self.Endpoint;
        _listener = NewSocket(place.AddressFamily);
        _listener.Bind(new IPEndPoint(place.Address, place.Port > 0 ? place.Port : _self.Endpoint.Port));
        _listener.Listen();
    }

    private async Task AcceptAllAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                var socket = await listener.AcceptAsync();
                socket.NoDelay = true;
                if (Interlocked.Increment(ref _handshakes) <= _options.MaxHandshakes)
                {
                    _ = AcceptAsync(socket);
                    continue;
                }
                Interlocked.Decrement(ref _handshakes);
                socket.Dispose();
            }
            catch (Exception) when (!_isBound)
            {
                return;
            }
            catch (Exception e)
            {
                // Out of file descriptors, say.
                LogCannotAccept(logger, e);
                await Task.Delay(FirstRetryDelay, time);
            }
        }
    }

    private async Task AcceptAsync(Socket socket)
    {
        Link? link = null;
        var from = socket.RemoteEndPoint;
        try
        {
            Hello hello;
            using (var reading = new CancellationTokenSource(_options.OpenConnectionTimeout, time))
                hello = await Handshake.ReadHelloAsync(socket, reading.Token);
            var refusal = Judge(hello);
            if (refusal == Refusal.None && !hello.From.IsClient && !await IsMemberAsync(hello.From))
                refusal = Refusal.NotAMember;
            using var answering = new CancellationTokenSource(_options.OpenConnectionTimeout, time);
            await Handshake.WriteAnswerAsync(socket, refusal, Handshake.CommonVersion(hello) ?? 0, answering.Token);
            if (refusal == Refusal.None)
                link = new Link(this, socket, GetOrAdd(hello.From), _maxFrame);
            else
                LogRefused(logger, hello.From, from, refusal);
        }
        catch (OperationCanceledException)
        {
            LogNoNode(logger, from, "it took too long");
        }
        catch (Exception e)
        {
            LogNoNode(logger, from, e.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _handshakes);
        }
        if (link is not null && TryAttach(link))
            await link.ReadAsync();
        else
            socket.Dispose();
    }

    private Refusal Judge(Hello hello)
    {
        if (Handshake.CommonVersion(hello) is null)
            return Refusal.Version;
        if (hello.ClusterId != cluster.Value.ClusterId || hello.ServiceId != cluster.Value.ServiceId)
            return Refusal.Cluster;
        if (hello.To != _self)
            return Refusal.Silo;
        return CryptographicOperations.FixedTimeEquals(hello.Token.ToByteArray(), membership.Token.ToByteArray())
            ? Refusal.None
            : Refusal.Token;
    }

    /// <summary>A silo that is new may know of this one before this one has heard of it.</summary>
    private async Task<bool> IsMemberAsync(SiloAddress silo)
    {
        const int Looks = 20;
        for (var i = 0; i < Looks && !(_peers.TryGetValue(silo, out var peer) && peer.IsListed); i++)
        {
            membership.Refresh();
            await Task.Delay(_options.OpenConnectionTimeout * (0.75 / Looks), time);
        }
        return _peers.TryGetValue(silo, out var found) && found.IsListed;
    }

    [LoggerMessage(LogLevel.Warning, "{Node}, at {EndPoint}, wants a link and is refused: {Refusal}.")]
    private static partial void LogRefused(ILogger logger, SiloAddress node, EndPoint? endPoint, Refusal refusal);

    [LoggerMessage(LogLevel.Information, "What connected from {EndPoint} is not taken for a node: {Reason}.")]
    private static partial void LogNoNode(ILogger logger, EndPoint? endPoint, string reason);

    [LoggerMessage(LogLevel.Error, "Connections cannot be accepted.")]
    private static partial void LogCannotAccept(ILogger logger, Exception exception);
}
