using Chorus.Grains.Conversations;

namespace Chorus.Storage.Conversations;

/// <param name="Items">Ascending by <c>seq</c>.</param>
/// <param name="HasMore">Whether there are more in the direction of the page: older ones, or newer ones after <c>after</c>.</param>
public sealed record MessagePage(IReadOnlyList<Message> Items, bool HasMore);
