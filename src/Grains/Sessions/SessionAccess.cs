using Chorus.Grains.Errors;

namespace Chorus.Grains.Sessions;

/// <summary>The one rule of sessions: they are their user's, and for everybody else they are not there.</summary>
public static class SessionAccess
{
    /// <exception cref="ChorusException"><c>not-found</c>.</exception>
    public static void Require(Guid? owner, Guid caller)
    {
        if (owner != caller)
        {
            throw ErrorCodes.NotFound.With("There is no such session.");
        }
    }
}
