using Chorus.Grains.Errors;

namespace Chorus.Api.Imports;

/// <summary>Few imports of one user at a time on each node: each may take gigabytes of disk, and hold a large conversation.</summary>
internal sealed class ImportGate
{
    /// <summary>So many that one whose answer was lost can be sent again at once.</summary>
    public const int MaxOfUser = 4;

    private readonly Dictionary<Guid, int> _ofUser = [];
    private readonly Lock _lock = new();

    /// <returns>The place that the import has until this is disposed of.</returns>
    /// <exception cref="ChorusException"><c>busy</c>.</exception>
    public IDisposable Enter(Guid userId)
    {
        lock (_lock)
        {
            var count = _ofUser.GetValueOrDefault(userId);
            _ofUser[userId] = count < MaxOfUser
                ? count + 1
                : throw ErrorCodes.Busy.With($"{MaxOfUser} imports of yours are under way here: wait for the end of one.");
        }

        return new Place(this, userId);
    }

    private void Leave(Guid userId)
    {
        lock (_lock)
        {
            if (--_ofUser[userId] == 0)
            {
                _ofUser.Remove(userId);
            }
        }
    }

    private sealed class Place(ImportGate gate, Guid userId) : IDisposable
    {
        public void Dispose() => gate.Leave(userId);
    }
}
