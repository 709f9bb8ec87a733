using System.Text;
using Chorus.Bench.Load.Transport;

namespace Chorus.Bench.Load.Protocols;

/// <summary>Socket.IO version 5 over Engine.IO version 4: one packet a frame, told apart by its first digits.</summary>
internal sealed class SocketIODevice(WebSocketConnection connection, int index, IDeviceSink sink)
    : Device(connection, index, sink)
{
    public async Task HandshakeAsync(CancellationToken cancellationToken)
    {
        var opened = CallAsync("40", cancellationToken);
        Start();
        await opened;
    }

    public Task JoinAsync(string conversationId, CancellationToken cancellationToken) =>
        CallAsync($"420[\"join\",\"{conversationId}\"]", cancellationToken);

    /// <summary>Nothing: the server pings, and the answer to that is enough.</summary>
    public override void KeepAlive()
    {
    }

    public override void Receive(ReadOnlySpan<byte> payload, bool isFinal)
    {
        if (!isFinal)
            throw new InvalidDataException("A packet came in several frames.");
        if (payload.StartsWith("42"u8))
        {
            if (Stamp.TryFind(payload, out var stamp))
                Sink.Received(this, stamp, payload.Length);
        }
        else if (payload.StartsWith("43"u8))
            Answered(payload.IndexOf("\"error\":"u8) < 0 ? null : Encoding.UTF8.GetString(payload));
        else if (payload.StartsWith("40"u8))
            Answered(error: null);
        else if (payload.SequenceEqual("2"u8))
            Connection.Send("3"u8);
        else if (!payload.StartsWith("0"u8))
            Answered(Encoding.UTF8.GetString(payload));
    }

    protected override string SendText(string conversationId, string id, string content) =>
        $$"""421["send","{{conversationId}}",{"id":"{{id}}","content":"{{content}}"}]""";
}
