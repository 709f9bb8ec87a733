using Chorus.Grains.Conversations;

namespace Chorus.Storage.Conversations;

/// <summary>Where a list of conversations goes on: behind the one with this change time and id.</summary>
public sealed record ConversationCursor(DateTimeOffset UpdatedAt, Guid Id);

/// <param name="Next">Null: this was the last page.</param>
public sealed record ConversationPage(IReadOnlyList<Conversation> Items, ConversationCursor? Next);

/// <param name="Items">Ascending by <c>seq</c>.</param>
/// <param name="HasMore">Whether there are more in the direction of the page: older ones, or newer ones after <c>after</c>.</param>
public sealed record MessagePage(IReadOnlyList<Message> Items, bool HasMore);
