using Chorus.Grains.Generations;
using Orleans.Concurrency;

namespace Chorus.Grains.Replies;

/// <summary>
/// Has an assistant answer a message, or write a step of a session, whatever happens to whoever waits for it. Its key is the
/// answer's id, or the run's.
/// </summary>
[Alias("chorus.IReplyGrain")]
public interface IReplyGrain : IGeneratorGrain
{
    /// <summary>The text so far: all that was told, and perhaps a little more. Null: it is not worked on here.</summary>
    [AlwaysInterleave]
    [Alias("Read")]
    Task<string?> ReadAsync(CancellationToken cancellationToken = default);
}
