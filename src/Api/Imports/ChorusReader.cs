using System.Text.Json;
using Chorus.Api.Exports;
using Chorus.Grains.Errors;
using Chorus.Grains.Json;
using Chorus.Grains.Sessions;

namespace Chorus.Api.Imports;

/// <summary>Reads one of our own exports, part by part: it may be larger than what is held.</summary>
internal sealed class ChorusReader(ImportRun run)
{
    public const string Source = "chorus";

    /// <summary>The property that one of our own begins with.</summary>
    public const string Format = "format";

    private const int MostVersions = 10_000;
    private const long MostVersionBytes = 64 * 1024 * 1024;

    private readonly List<StepVersion> _versions = [];
    private readonly ImageImport _images = new(run);
    private string? _format;
    private ConversationImport? _conversation;
    private Session? _session;
    private long _versionBytes;

    /// <summary>Whether it was something that is known here.</summary>
    /// <exception cref="JsonException">It is not what it says it is.</exception>
    public async Task<bool> ReadAsync(JsonItems items, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (name, value) in items.ReadPropertiesAsync(cancellationToken))
            {
                await TakeAsync(name, value, cancellationToken);
            }
        }
        catch (Exception e) when (JsonItems.IsBroken(e))
        {
            await EndConversationAsync(cancellationToken);
            throw;
        }

        await EndConversationAsync(cancellationToken);

        if (_session is not null)
        {
            await new SessionImport(run).WriteAsync(_session, _versions, cancellationToken);
        }

        return _conversation is not null || _session is not null || _format == ExportJson.ImagesFormat;
    }

    private Task EndConversationAsync(CancellationToken cancellationToken) => _conversation?.EndAsync(cancellationToken) ?? Task.CompletedTask;

    private async Task TakeAsync(string name, JsonElement value, CancellationToken cancellationToken)
    {
        switch (_format, name)
        {
            case (null, Format):
                _format = value.ValueKind == JsonValueKind.String ? value.GetString() : throw new JsonException("format is a text.");
                break;
            case (ExportJson.ConversationFormat, "conversation") when _conversation is null:
                _conversation = new ConversationImport(run, HeadOf(value));
                await _conversation.BeginAsync(cancellationToken);
                break;
            case (ExportJson.ConversationFormat, "messages"):
                await AddAsync(value, cancellationToken);
                break;
            case (ExportJson.SessionFormat, "session"):
                _session = value.Deserialize(ContractJson.Default.Session) ?? throw new JsonException("session is missing.");
                break;
            case (ExportJson.SessionFormat, "versions"):
                Add(value.Deserialize(ContractJson.Default.StepVersion) ?? throw new JsonException("A version is missing."));
                break;
            case (ExportJson.ImagesFormat, "images"):
                await _images.WriteAsync(value.Deserialize(ContractJson.Default.Image) ?? throw new JsonException("A picture is missing."), cancellationToken);
                break;
        }
    }

    private async Task AddAsync(JsonElement value, CancellationToken cancellationToken)
    {
        var message = value.Deserialize(ContractJson.Default.Message) ?? throw new JsonException("A message is missing.");
        if (_conversation is null)
        {
            throw new JsonException("The conversation comes before its messages.");
        }

        if (!message.Deleted)
        {
            await _conversation.AddAsync(
                new ImportedMessage($"{message.Id}", message.Role, message.Content ?? "", message.Metadata, message.CreatedAt)
                {
                    Attachments = message.Attachments ?? [],
                },
                cancellationToken);
        }
    }

    private void Add(StepVersion version)
    {
        _versions.Add(version);
        _versionBytes += version.Content?.Length ?? throw new JsonException("A version has no content.");
        if (_versions.Count > MostVersions || _versionBytes > MostVersionBytes)
        {
            throw ErrorCodes.TooLarge.With("A session has more versions than can be brought in.");
        }
    }

    private ImportedConversation HeadOf(JsonElement value)
    {
        var conversation = value.Deserialize(ContractJson.Default.Conversation) ?? throw new JsonException("conversation is missing.");
        return new ImportedConversation(
            Source, $"{conversation.Id}", conversation.OwnerId == run.Caller ? conversation.Id : null, conversation.Title,
            conversation.ProjectId, conversation.Metadata, conversation.Archived);
    }
}
