using Chorus.Grains.Conversations;
using Chorus.Grains.Conversations.Merging;

namespace Chorus.Api.Conversations.Merging;

/// <summary>What became of a device's changes, and what it has to apply to be equal to the server.</summary>
/// <param name="Conversation">As it stands together with <paramref name="Messages"/>.</param>
/// <param name="Applied">How many of the device's messages changed the conversation.</param>
/// <param name="Conflicts">Those that changed on both sides: the server's text stands.</param>
/// <param name="Messages">All that changed since the device's base version, its own among them; ascending by <c>seq</c>.</param>
public sealed record SyncAnswer(
    Conversation Conversation, int Applied, IReadOnlyList<MergeConflict> Conflicts, IAsyncEnumerable<Message> Messages);
