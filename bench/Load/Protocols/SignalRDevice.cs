using System.Text;
using Chorus.Bench.Load.Transport;

namespace Chorus.Bench.Load.Protocols;

/// <summary>SignalR's JSON protocol: records told apart by their first bytes.</summary>
internal sealed class SignalRDevice : Device
{
    private readonly Records records;

    public SignalRDevice(WebSocketConnection connection, int index, IDeviceSink sink)
        : base(connection, index, sink) => records = new Records(Take);

    public async Task HandshakeAsync(CancellationToken cancellationToken)
    {
        Start();
        await CallAsync("{\"protocol\":\"json\",\"version\":1}\u001e", cancellationToken);
    }

    public Task InvokeAsync(string target, string arguments, CancellationToken cancellationToken) =>
        CallAsync($$"""{"type":1,"invocationId":"0","target":"{{target}}","arguments":[{{arguments}}]}""" + "\u001e",
            cancellationToken);

    public override void KeepAlive() => Connection.Send("{\"type\":6}\u001e"u8);

    public override void Receive(ReadOnlySpan<byte> payload, bool isFinal) => records.Receive(payload);

    protected override string SendText(string conversationId, string id, string content) =>
        $$"""{"type":1,"invocationId":"1","target":"Send","arguments":["{{conversationId}}","""
        + $$"""{"id":"{{id}}","content":"{{content}}"}]}""" + "\u001e";

    private void Take(ReadOnlySpan<byte> record)
    {
        if (record.SequenceEqual("{}"u8))
            Answered(error: null);
        else if (record.StartsWith("{\"type\":1,"u8))
        {
            if (Stamp.TryFind(record, out var stamp))
                Sink.Received(this, stamp, record.Length);
        }
        else if (record.StartsWith("{\"type\":3,"u8))
            Answered(record.IndexOf("\"error\":"u8) < 0 ? null : Encoding.UTF8.GetString(record));
        else if (!record.StartsWith("{\"type\":6"u8))
            Answered(Encoding.UTF8.GetString(record));
    }
}
