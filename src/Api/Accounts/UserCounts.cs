namespace Chorus.Api.Accounts;

/// <summary>How many of something each user has on this node. It holds only those who have any.</summary>
internal sealed class UserCounts
{
    private readonly Dictionary<Guid, int> _ofUser = [];
    private readonly Lock _lock = new();

    /// <returns>How many the user has now.</returns>
    public int Add(Guid userId)
    {
        lock (_lock)
        {
            return _ofUser[userId] = _ofUser.GetValueOrDefault(userId) + 1;
        }
    }

    /// <summary>Takes back what <see cref="Add"/> has counted.</summary>
    public void Remove(Guid userId)
    {
        lock (_lock)
        {
            if (--_ofUser[userId] == 0)
            {
                _ofUser.Remove(userId);
            }
        }
    }
}
