namespace Chorus.Grains.Users;

/// <summary>What grains ask about users.</summary>
public interface IUserDirectory
{
    Task<bool> ExistsAsync(Guid userId, CancellationToken cancellationToken);
}
