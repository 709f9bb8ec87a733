using System.IO.Pipelines;
using System.Text.Json;
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

    public static async Task WriteAsync(
        Stream to, Conversation conversation, IAsyncEnumerable<Message> messages, CancellationToken cancellationToken)
    {
        var pipe = PipeWriter.Create(to, new StreamPipeWriterOptions(leaveOpen: true));
        await using var writer = Begin(pipe, ConversationFormat);
        writer.WritePropertyName("conversation");
        JsonSerializer.Serialize(writer, conversation, Readable.Conversation);
        await WriteAllAsync(pipe, writer, "messages", messages, m => JsonSerializer.Serialize(writer, m, Readable.Message), cancellationToken);
        await EndAsync(pipe, writer);
    }

    public static async Task WriteAsync(
        Stream to, Session session, IAsyncEnumerable<StepVersion> versions, CancellationToken cancellationToken)
    {
        var pipe = PipeWriter.Create(to, new StreamPipeWriterOptions(leaveOpen: true));
        await using var writer = Begin(pipe, SessionFormat);
        writer.WritePropertyName("session");
        JsonSerializer.Serialize(writer, session, Readable.Session);
        await WriteAllAsync(pipe, writer, "versions", versions, v => JsonSerializer.Serialize(writer, v, Readable.StepVersion), cancellationToken);
        await EndAsync(pipe, writer);
    }

    public static async Task WriteAsync(Stream to, IAsyncEnumerable<Image> images, CancellationToken cancellationToken)
    {
        var pipe = PipeWriter.Create(to, new StreamPipeWriterOptions(leaveOpen: true));
        await using var writer = Begin(pipe, ImagesFormat);
        await WriteAllAsync(pipe, writer, "images", images, i => JsonSerializer.Serialize(writer, i, Readable.Image), cancellationToken);
        await EndAsync(pipe, writer);
    }

    private static async Task EndAsync(PipeWriter pipe, Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        await writer.FlushAsync();
        await pipe.CompleteAsync();
    }

    private static Utf8JsonWriter Begin(PipeWriter to, string format)
    {
        var writer = new Utf8JsonWriter(to, new JsonWriterOptions { Indented = true, Encoder = JsonLimits.Encoder });
        writer.WriteStartObject();
        writer.WriteString("format", format);
        return writer;
    }

    private static async Task WriteAllAsync<T>(
        PipeWriter pipe, Utf8JsonWriter writer, string name, IAsyncEnumerable<T> items, Action<T> write, CancellationToken cancellationToken)
    {
        writer.WriteStartArray(name);
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            write(item);
            if (pipe.UnflushedBytes + writer.BytesPending > FlushBytes)
            {
                await writer.FlushAsync(cancellationToken);
                await pipe.FlushAsync(cancellationToken);
            }
        }

        writer.WriteEndArray();
    }
}
