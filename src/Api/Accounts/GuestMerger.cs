using Chorus.Api.Cluster;
using Chorus.Api.Conversations;
using Chorus.Api.Errors;
using Chorus.Grains.Images;
using Chorus.Grains.Sessions;
using Chorus.Storage.Accounts;

namespace Chorus.Api.Accounts;

/// <summary>Moves a guest's data to an account, and tells the devices of both.</summary>
internal sealed class GuestMerger(TokenIssuer tokens, GuestMerge merge, ConversationCalls conversations, GrainCalls calls)
{
    private const int ToldAtOnce = 16;

    /// <exception cref="InvalidFieldException">It is not a guest's token, or not valid any more.</exception>
    public async Task<MergeAnswer> MergeAsync(Guid account, MergeRequest request, CancellationToken cancellationToken)
    {
        if (request.GuestToken is null || tokens.UserOf(request.GuestToken) is not { } guest)
        {
            throw new InvalidFieldException("guestToken", "This token is not valid any more.");
        }

        if (guest == account)
        {
            return new MergeAnswer(0, 0, 0);
        }

        var moved = await merge.RunAsync(guest, account, cancellationToken)
            ?? throw new InvalidFieldException("guestToken", "This token is no guest's.");

        // It has happened: whoever asked may go, the others still hear of it.
        await TellAsync(moved.Conversations, id => conversations.CallAsync(id, (grain, _) => grain.HandoverAsync(guest, account), default));
        await TellAsync(moved.Sessions, id => calls.CallAsync(id, (ISessionGrain grain, bool _) => grain.HandoverAsync(guest), default));
        await TellAsync(moved.Images, id => calls.CallAsync(id, (IImageGrain image, bool _) => image.HandoverAsync(guest), default));
        return new MergeAnswer(moved.Conversations.Count, moved.Images.Count, moved.Sessions.Count);
    }

    private static Task TellAsync(IReadOnlyList<Guid> ids, Func<Guid, Task> tell) => Parallel.ForEachAsync(
        ids, new ParallelOptions { MaxDegreeOfParallelism = ToldAtOnce }, async (id, _) => await tell(id));
}
