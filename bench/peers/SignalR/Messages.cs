namespace Chorus.Bench.SignalR;

internal sealed record NewMessage(Guid Id, string Content);

internal sealed record Acknowledgement(Guid Id, long Seq, long Version);

/// <summary>The same fields as Chorus's envelope, so that both put the same bytes on the wire.</summary>
internal sealed record Envelope(
    string Epoch, long Offset, string Type, Guid ConversationId, long Version, Message Data, DateTimeOffset At);

/// <summary>The same fields as Chorus's message.</summary>
internal sealed record Message(
    Guid Id, Guid ConversationId, long Seq, string Role, string Kind, string Status, string Content, Guid AuthorId,
    Guid? ParentId, string[] Attachments, object Metadata, bool IsSummary, int Revision, bool Deleted,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
