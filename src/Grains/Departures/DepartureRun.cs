using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Grains.Images;
using Chorus.Grains.Sessions;
using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Departures;

/// <summary>
/// Removes what somebody had who has gone, some at a time, through the grains that own it: the others in a conversation hear of it.
/// Their own conversations go, and so do their pictures, sessions and files; what they wrote in others' conversations stays there
/// without their name.
/// </summary>
internal sealed partial class DepartureRun(IDepartureStore store, IGrainFactory grains, ILogger logger)
{
    private const int AtOnce = 50;

    /// <summary>How long one batch may take at the very most, before somebody else goes on.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <returns>Whether all that was found is gone.</returns>
    public async Task<bool> RunAsync(Guid user, CancellationToken cancellationToken) =>
        await EachAsync(user, store.MembershipsAsync, m => LeaveAsync(user, m, cancellationToken), cancellationToken)
        & await EachAsync(user, store.FormerConversationsAsync, id => store.ForgetAuthorAsync(user, id, cancellationToken), cancellationToken)
        & await EachAsync(user, store.ImagesAsync, id => DeleteImageAsync(user, id, cancellationToken), cancellationToken)
        & await EachAsync(user, store.SessionsAsync, id => DeleteSessionAsync(user, id, cancellationToken), cancellationToken)
        && await ForgetRestAsync(user, cancellationToken);

    private async Task LeaveAsync(Guid user, Membership membership, CancellationToken cancellationToken)
    {
        var conversation = grains.GetGrain<IConversationGrain>(membership.ConversationId);
        if (membership.Role == MemberRole.Owner)
        {
            await UnlessGoneAsync(() => conversation.DeleteAsync(user, isRepeat: true, cancellationToken));
            await store.EraseConversationAsync(membership.ConversationId, cancellationToken);
        }
        else
        {
            await UnlessGoneAsync(() => conversation.RemoveMemberAsync(user, user, isRepeat: true, cancellationToken));
        }

        await store.ForgetMembershipAsync(user, membership.ConversationId, cancellationToken);
    }

    private Task DeleteImageAsync(Guid user, Guid id, CancellationToken cancellationToken) =>
        grains.GetGrain<IImageGrain>(id).DeleteAsync(user, isRepeat: true, cancellationToken);

    private async Task DeleteSessionAsync(Guid user, Guid id, CancellationToken cancellationToken)
    {
        await UnlessGoneAsync(() => grains.GetGrain<ISessionGrain>(id).DeleteAsync(user, isRepeat: true, cancellationToken));
        await store.EraseSessionAsync(id, cancellationToken);
    }

    private async Task<bool> ForgetRestAsync(Guid user, CancellationToken cancellationToken)
    {
        await store.ForgetRestAsync(user, cancellationToken);
        return true;
    }

    /// <summary>What is done is not listed again. One that fails keeps nobody from the others.</summary>
    private async Task<bool> EachAsync<T>(
        Guid user, Func<Guid, int, CancellationToken, Task<IReadOnlyList<T>>> list, Func<T, Task> remove, CancellationToken cancellationToken)
    {
        while (await list(user, AtOnce, cancellationToken) is { Count: > 0 } some)
        {
            await store.KeepAsync(user, Lease, cancellationToken);
            var done = 0;
            foreach (var one in some)
            {
                try
                {
                    await remove(one);
                    done++;
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    LogNotRemoved(e, user);
                }
            }

            if (done == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static async Task UnlessGoneAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (ChorusException e) when (e.Code == ErrorCodes.NotFound.Code)
        {
            // Deleted, or left, in another way.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Something of {UserId}, who has gone, could not be removed yet; it is tried again")]
    private partial void LogNotRemoved(Exception error, Guid userId);
}
