using Chorus.Api.Messages;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Storage.Conversations;
using Chorus.Storage.Paging;

namespace Chorus.Api.Conversations;

/// <summary>The way to read a conversation: nobody passes without the role that <see cref="ConversationAccess"/> asks for.</summary>
internal sealed class ConversationDoor(ConversationReader reader, LiveTexts texts)
{
    /// <exception cref="ChorusException"><c>not-found</c>: it is not there, or the caller has no role in it.</exception>
    public async Task<Conversation> GetAsync(Guid caller, Guid id, CancellationToken cancellationToken)
    {
        var conversation = await reader.GetAsync(caller, id, cancellationToken);
        if (conversation is null)
        {
            ConversationAccess.Require(null, Access.Read);
        }

        return conversation!;
    }

    public Task<Page<Conversation>> ListAsync(
        Guid caller, bool archived, ListCursor? cursor, int limit, CancellationToken cancellationToken) =>
        reader.ListAsync(caller, archived, cursor, limit, cancellationToken);

    public async Task<MessagePage> MessagesAsync(
        Guid caller, Guid id, long? before, long? after, int limit, CancellationToken cancellationToken)
    {
        await RequireReaderAsync(caller, id, cancellationToken);
        var page = await reader.PageAsync(id, before, after, limit, cancellationToken);
        return page with { Items = await texts.AddAsync(page.Items, cancellationToken) };
    }

    public async Task<Message> MessageAsync(Guid caller, Guid id, Guid messageId, CancellationToken cancellationToken)
    {
        await RequireReaderAsync(caller, id, cancellationToken);
        var message = await reader.FindMessageAsync(id, messageId, cancellationToken)
            ?? throw ErrorCodes.NotFound.With("There is no such message.");
        return (await texts.AddAsync([message], cancellationToken))[0];
    }

    private async Task RequireReaderAsync(Guid caller, Guid id, CancellationToken cancellationToken) =>
        ConversationAccess.Require(await reader.RoleAsync(id, caller, cancellationToken), Access.Read);
}
