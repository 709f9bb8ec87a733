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

    // Joining costs as much as there is to join, each time.
    private const int MaxMergedBytes = 16 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    private byte[]? _bytes;

    public Envelope Envelope => envelope;

    public override byte[] Bytes => _bytes ??= Serialize();

    public override int Size => envelope.Data.Length + RoomForTheRest;

    public override bool IsTransient => envelope.Offset is null;

    public override bool Replaces(OutgoingRecord older) => SaysTypingOf(older) || SaysStateOf(older);

    private bool SaysStateOf(OutgoingRecord older) =>
        envelope.Type == EventTypes.Status && older is EventFrame { Envelope: { Type: EventTypes.Status } state }
        && envelope.ConversationId == state.ConversationId;

    private bool SaysTypingOf(OutgoingRecord older) =>
        envelope.Type == EventTypes.Typing
        && older is EventFrame { Envelope: { Type: EventTypes.Typing } typing }
        && envelope.ConversationId == typing.ConversationId
        && TypistOf(envelope) == TypistOf(typing);

    /// <summary>Portions of a message that is being made become one portion.</summary>
    public override OutgoingRecord? MergedWith(OutgoingRecord older) =>
        envelope.Type == EventTypes.MessageDelta
        && older is EventFrame { Envelope: { Type: EventTypes.MessageDelta } before }
        && envelope.ConversationId == before.ConversationId
        && before.Data.Length < MaxMergedBytes
        && Join(before, envelope) is { } joined
            ? new EventFrame(envelope with { Data = joined })
            : null;

    private static byte[]? Join(Envelope before, Envelope after)
    {
        var (older, newer) = (DeltaOf(before), DeltaOf(after));
        var at = newer.From - older.From;
        return older.MessageId == newer.MessageId && at >= 0 && at <= older.Text.Length
            ? JsonSerializer.SerializeToUtf8Bytes(older with { Text = older.Text[..at] + newer.Text }, ContractJson.Default.MessageDelta)
            : null;
    }

    private static MessageDelta DeltaOf(Envelope delta) => JsonSerializer.Deserialize(delta.Data, ContractJson.Default.MessageDelta)!;

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
