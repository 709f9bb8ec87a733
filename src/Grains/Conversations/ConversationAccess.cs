using Chorus.Grains.Errors;

namespace Chorus.Grains.Conversations;

/// <summary>What a caller wants to do with a conversation.</summary>
public enum Access
{
    /// <summary>See it and listen to it.</summary>
    Read,

    /// <summary>Send to it and change one's own messages.</summary>
    Write,

    /// <summary>Change its members, or delete it.</summary>
    Own,
}

/// <summary>
/// The one rule that says who may do what with a conversation. Grains and the read side both ask it: whoever has no role
/// learns nothing, not even that the conversation exists.
/// </summary>
public static class ConversationAccess
{
    /// <exception cref="ChorusException"><c>not-found</c> without a role, <c>forbidden</c> when the role is not enough.</exception>
    public static void Require(MemberRole? role, Access need)
    {
        if (role is not { } held)
        {
            throw ErrorCodes.NotFound.With("There is no such conversation.");
        }

        if (held < LeastRole(need))
        {
            throw ErrorCodes.Forbidden.With($"That needs the role {LeastRole(need)}, and yours is {held}.");
        }
    }

    private static MemberRole LeastRole(Access need) => need switch
    {
        Access.Read => MemberRole.Viewer,
        Access.Write => MemberRole.Member,
        _ => MemberRole.Owner,
    };
}
