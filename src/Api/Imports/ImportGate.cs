using Chorus.Api.Accounts;
using Chorus.Grains.Errors;

namespace Chorus.Api.Imports;

/// <summary>Few imports of one user at a time on each node: each may take gigabytes of disk, and hold a large conversation.</summary>
internal sealed class ImportGate
{
    /// <summary>So many that one whose answer was lost can be sent again at once.</summary>
    public const int MaxOfUser = 4;

    private readonly UserCounts _underWay = new();

    /// <returns>The place that the import has until this is disposed of.</returns>
    /// <exception cref="ChorusException"><c>busy</c>.</exception>
    public IDisposable Enter(Guid userId)
    {
        if (_underWay.Add(userId) > MaxOfUser)
        {
            _underWay.Remove(userId);
            throw ErrorCodes.Busy.With($"{MaxOfUser} imports of yours are under way here: wait for the end of one.");
        }

        return new Place(_underWay, userId);
    }

    private sealed class Place(UserCounts underWay, Guid userId) : IDisposable
    {
        public void Dispose() => underWay.Remove(userId);
    }
}
