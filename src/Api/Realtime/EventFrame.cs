using System.Buffers;
using System.Text.Json;
using Chorus.Grains.Channels;
using Chorus.Grains.Json;

namespace Chorus.Api.Realtime;

/// <summary>
/// An event as SignalR's bytes, made once for all devices of its user. Its data is JSON already and is only copied.
/// </summary>
internal sealed class EventFrame(Envelope envelope) : OutgoingRecord
{
    private const int RoomForTheRest = 384;

    private const int InitialBufferBytes = 2 * 1024;
    private const int MaxKeptBytes = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    private byte[]? _bytes;

    public Envelope Envelope => envelope;

    public override byte[] Bytes => _bytes ??= Serialize();

    public override int Size => envelope.Data.Length + RoomForTheRest;

    public override bool IsTransient => envelope.Offset is null;

    public override bool Replaces(OutgoingRecord older) =>
        envelope.Type == EventTypes.Typing
        && older is EventFrame { Envelope: { Type: EventTypes.Typing } typing }
        && envelope.ConversationId == typing.ConversationId
        && TypistOf(envelope) == TypistOf(typing);

    private static Guid? TypistOf(Envelope typing) =>
        JsonSerializer.Deserialize(typing.Data, ContractJson.Default.TypingMark)?.UserId;

    private byte[] Serialize()
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(InitialBufferBytes);
        var writer = _writer ??= new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        buffer.Write("{\"type\":1,\"target\":\"event\",\"arguments\":["u8);
        EnvelopeJson.Write(writer, envelope);
        writer.Flush();
        writer.Reset();
        buffer.Write("]}\u001e"u8);
        var bytes = buffer.WrittenSpan.ToArray();
        buffer.ResetWrittenCount();
        if (buffer.Capacity > MaxKeptBytes)
        {
            (_buffer, _writer) = (null, null);
        }

        return bytes;
    }
}
