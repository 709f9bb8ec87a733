namespace Chorus.Silo.Health;

/// <summary>Something without which a process does not serve.</summary>
public interface IReadinessPart
{
    /// <returns>What is missing, in a word; null: nothing.</returns>
    Task<string?> MissingAsync(CancellationToken cancellationToken);
}
