using Chorus.Grains.Notifications;

namespace Chorus.Api.Notifications;

/// <summary>A page of what the caller has yet to see, the newest first.</summary>
/// <param name="NextCursor">Goes into <c>cursor</c> for the next page; null: this was the last one.</param>
public sealed record NotificationList(IReadOnlyList<Notification> Items, string? NextCursor);

/// <summary>Names what the caller has seen.</summary>
public sealed record SeenRequest
{
    public required IReadOnlyList<Guid> Ids { get; init; }
}
