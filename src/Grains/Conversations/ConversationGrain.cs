using Chorus.Grains.Attachments;
using Chorus.Grains.Calls;
using Chorus.Grains.Conversations.Merging;
using Chorus.Grains.Errors;
using Chorus.Grains.Files;
using Chorus.Grains.Generations;
using Chorus.Grains.Images;
using Chorus.Grains.Presence;
using Chorus.Grains.Users;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Chorus.Grains.Conversations;

/// <summary>
/// The only writer of its conversation. Reentrant, so that callers who wait for the same commit share it; the order is made in
/// <see cref="ConversationWriter"/>.
/// </summary>
[Reentrant]
internal sealed partial class ConversationGrain(
    IConversationStore store, IGenerationStore generations, IAttachmentStore attachments, IImageStore images, Generators generators,
    StorageQuota quota, IUserDirectory users, IRepeatedCalls repeats, TimeProvider time, ILogger<ConversationGrain> logger) : Grain, IConversationGrain, IGeneratedMessages
{
    private ConversationPublisher _publisher = null!;
    private ConversationWriter _writer = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _publisher = new ConversationPublisher(this, this.GetStreamProvider(Channels.ChannelStreams.Provider), GrainFactory, time, logger);
        _writer = new ConversationWriter(this.GetPrimaryKey(), store, attachments, repeats, _publisher, time, logger);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _writer.FlushAsync().WaitAsync(cancellationToken);

    public Task<Created> CreateAsync(Guid caller, NewConversation conversation, CancellationToken cancellationToken)
    {
        ConversationLimits.Check(conversation);
        return RunAsync([], draft => draft.Create(caller, this.GetPrimaryKey(), conversation));
    }

    public Task<Changed<Conversation>> UpdateAsync(
        Guid caller, ConversationPatch patch, long? ifVersion, bool isRepeat, CancellationToken cancellationToken)
    {
        ConversationLimits.Check(patch);
        return RunAsync([], draft => draft.Update(caller, patch, ifVersion, isRepeat), overwrites: true);
    }

    public Task DeleteAsync(Guid caller, bool isRepeat, CancellationToken cancellationToken) => RunAsync([], draft =>
    {
        draft.Delete(caller, isRepeat);
        return true;
    });

    public async Task<Conversation> AddMemberAsync(Guid caller, Guid userId, MemberRole role, CancellationToken cancellationToken)
    {
        await RunAsync([], draft => draft.Require(caller, Access.Own));
        if (!await users.ExistsAsync(userId, cancellationToken))
        {
            throw ErrorCodes.NotFound.With("There is no such user.");
        }

        var conversation = await RunAsync([], draft => draft.AddMember(caller, userId, role), overwrites: true);
        RefreshPresence(userId);

        // Until somebody joined, the owner may have had nobody to be shown to.
        RefreshPresence(conversation.OwnerId);
        return conversation;
    }

    public async Task RemoveMemberAsync(Guid caller, Guid userId, bool isRepeat, CancellationToken cancellationToken)
    {
        await RunAsync(
            [],
            draft =>
            {
                draft.RemoveMember(caller, userId, isRepeat);
                return true;
            },
            overwrites: true);
        RefreshPresence(userId);
    }

    public Task<Sent> SendAsync(Guid caller, NewMessage message, CancellationToken cancellationToken)
    {
        ConversationLimits.Check(message);
        RequireOffered(message);
        var id = message.Id ?? Guid.CreateVersion7(time.GetUtcNow());
        var fingerprint = SendFingerprint.Of(message);
        return message.Reply == ReplyKind.None
            ? RunAsync([], draft => draft.Append(caller, id, message, fingerprint), message.AttachmentIds)
            : SendAndReplyAsync(caller, id, message, fingerprint, cancellationToken);
    }

    public Task<Changed<Message>> EditAsync(
        Guid caller, Guid messageId, MessagePatch patch, int? ifRevision, bool isRepeat, CancellationToken cancellationToken)
    {
        ConversationLimits.Check(patch);
        return RunAsync([messageId], draft => draft.Edit(caller, messageId, patch, ifRevision, isRepeat), overwrites: true);
    }

    public async Task DeleteMessageAsync(Guid caller, Guid messageId, CancellationToken cancellationToken)
    {
        var ended = await RunAsync([messageId], draft => draft.DeleteMessage(caller, messageId));
        if (ended is not null)
        {
            ContinueAfter(ended);
        }
    }

    public Task<Merged> MergeAsync(
        Guid caller, IReadOnlyList<DeviceMessage> messages, bool force, CancellationToken cancellationToken)
    {
        ConversationLimits.Check(messages);
        return RunAsync(
            [.. messages.Select(m => m.Id)], draft => draft.Merge(caller, messages, force),
            [.. messages.SelectMany(m => m.AttachmentIds ?? [])], overwrites: true);
    }

    public Task MarkReadAsync(Guid caller, long seq, CancellationToken cancellationToken) => RunAsync([], draft =>
    {
        draft.MarkRead(caller, seq);
        return true;
    });

    public async Task TypingAsync(Guid caller, bool isTyping, CancellationToken cancellationToken)
    {
        var head = await RunAsync([], draft => draft.Require(caller, Access.Write));
        await _publisher.PublishTypingAsync(head, caller, isTyping);
    }

    public Task WakeAsync(CancellationToken cancellationToken) => RunAsync([], _ => true);

    public Task HandoverAsync(Guid left, Guid joined, CancellationToken cancellationToken) => _writer.ReloadAsync(
        head => head.RoleOf(joined) is null || head.RoleOf(left) is not null
            ? []
            : [PlannedEvent.Deleted(head, [left]), PlannedEvent.Inserted(head, [joined]), PlannedEvent.Updated(head)]);

    private void RefreshPresence(Guid userId) => GrainFactory.GetGrain<IPresenceGrain>(userId).RefreshAsync().Ignore();

    private async Task<T> RunAsync<T>(
        IReadOnlyList<Guid> touches, Func<ConversationDraft, T> plan, IReadOnlyList<Guid>? attachmentIds = null, bool overwrites = false)
    {
        try
        {
            return await _writer.RunAsync(touches, plan, attachmentIds ?? [], overwrites);
        }
        finally
        {
            if (_writer.IsDone)
            {
                DeactivateOnIdle();
            }
        }
    }

    /// <summary>What this server has no provider or store for is refused, never silently left out.</summary>
    private void RequireOffered(NewMessage message)
    {
        generators.Require(message.Reply);
        if (message.Reply == ReplyKind.Image)
        {
            ImageLimits.CheckPrompt(message.Content);
        }
    }
}
