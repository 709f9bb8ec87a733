using Chorus.Grains.Conversations;

namespace Chorus.Api.Messages;

/// <summary>A page of messages, ascending by <c>seq</c>.</summary>
/// <param name="HasMore">Whether there are more in the page's direction.</param>
/// <param name="NextCursor">The same as <c>before</c> or <c>after</c> for the next page; null: there is none.</param>
public sealed record MessageList(IReadOnlyList<Message> Items, bool HasMore, string? NextCursor);
