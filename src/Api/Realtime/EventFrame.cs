using System.Buffers;
using System.Text.Json;
using Chorus.Grains.Channels;
using Chorus.Grains.Json;
using Microsoft.AspNetCore.SignalR;

namespace Chorus.Api.Realtime;

/// <summary>
/// An event as SignalR's bytes, made once for all devices of its user. Its data is JSON already and is only copied.
/// </summary>
internal sealed class EventFrame(Envelope envelope)
{
    private const string Protocol = "json";
    private const int RoomForTheRest = 384;

    private const int InitialBufferBytes = 2 * 1024;
    private const int MaxKeptBytes = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    private byte[]? _record;

    public Envelope Envelope => envelope;

    public int Bytes => envelope.Data.Length + RoomForTheRest;

    public bool IsTransient => envelope.Offset is null;

    private byte[] Record => _record ??= Serialize();

    /// <summary>The first <paramref name="count"/> events as the bytes of one write: SignalR's records simply follow each other.</summary>
    public static SerializedHubMessage Join(IReadOnlyList<EventFrame> frames, int count)
    {
        var records = count == 1 ? frames[0].Record : Concatenate(frames, count);
        return new SerializedHubMessage([new SerializedMessage(Protocol, records)]);
    }

    /// <summary>Whether this newer transient event says all that the <paramref name="older"/> one says.</summary>
    public bool Replaces(EventFrame older)
    {
        if (envelope.Type != EventTypes.Typing || older.Envelope.Type != EventTypes.Typing
            || envelope.ConversationId != older.Envelope.ConversationId)
        {
            return false;
        }

        return TypistOf(envelope) == TypistOf(older.Envelope);
    }

    private static byte[] Concatenate(IReadOnlyList<EventFrame> frames, int count)
    {
        var records = new byte[frames.Take(count).Sum(f => f.Record.Length)];
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            frames[i].Record.CopyTo(records, at);
            at += frames[i].Record.Length;
        }

        return records;
    }

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
