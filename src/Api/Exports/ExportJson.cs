using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Chorus.Api.Json;
using Chorus.Grains.Conversations;
using Chorus.Grains.Images;
using Chorus.Grains.Json;
using Chorus.Grains.Sessions;

namespace Chorus.Api.Exports;

/// <summary>
/// The complete form, which can be brought in again: <c>{format, conversation, messages}</c> or <c>{format, session, versions}</c>.
/// Written piece by piece, so that it takes no more memory than its largest message.
/// </summary>
internal static class ExportJson
{
    public const string ConversationFormat = "chorus.conversation/1";
    public const string SessionFormat = "chorus.session/1";
    public const string ImagesFormat = "chorus.images/1";

    private const int FlushBytes = 32 * 1024;

    private static readonly ContractJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JsonLimits.Encoder,
    });

    public static Task WriteAsync(
        Stream to, Conversation conversation, IAsyncEnumerable<Message> messages, CancellationToken cancellationToken) => WriteAsync(
            to, ConversationFormat, w => Write(w, "conversation", conversation, Readable.Conversation), "messages", messages, Readable.Message,
            cancellationToken);

    public static Task WriteAsync(
        Stream to, Session session, IAsyncEnumerable<StepVersion> versions, CancellationToken cancellationToken) => WriteAsync(
            to, SessionFormat, w => Write(w, "session", session, Readable.Session), "versions", versions, Readable.StepVersion, cancellationToken);

    public static Task WriteAsync(Stream to, IAsyncEnumerable<Image> images, CancellationToken cancellationToken) =>
        WriteAsync(to, ImagesFormat, _ => { }, "images", images, Readable.Image, cancellationToken);

    private static async Task WriteAsync<T>(
        Stream to, string format, Action<Utf8JsonWriter> writeHead, string name, IAsyncEnumerable<T> items, JsonTypeInfo<T> type,
        CancellationToken cancellationToken)
    {
        var pipe = PipeWriter.Create(to, new StreamPipeWriterOptions(leaveOpen: true));
        await using var writer = new Utf8JsonWriter(pipe, new JsonWriterOptions { Indented = true, Encoder = JsonLimits.Encoder });
        writer.WriteStartObject();
        writer.WriteString("format", format);
        writeHead(writer);
        writer.WriteStartArray(name);
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            JsonSerializer.Serialize(writer, item, type);
            if (pipe.UnflushedBytes + writer.BytesPending > FlushBytes)
            {
                await writer.FlushAsync(cancellationToken);
                await pipe.FlushAsync(cancellationToken);
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        await writer.FlushAsync(cancellationToken);
        await pipe.CompleteAsync();
    }

    private static void Write<T>(Utf8JsonWriter writer, string name, T value, JsonTypeInfo<T> type)
    {
        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, value, type);
    }
}
