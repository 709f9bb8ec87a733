using Orleans.Concurrency;

namespace Chorus.Grains.Generations;

/// <summary>Makes one thing; its key is the generation's id. Its progress and its right to work are in <see cref="IGenerationStore"/>.</summary>
[Alias("chorus.IGeneratorGrain")]
public interface IGeneratorGrain : IGrainWithGuidKey
{
    /// <summary>
    /// Has it worked on, if that is due and nobody does; it may be called at any time and by anybody, and returns at once.
    /// </summary>
    [Alias("Start")]
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends the work without completing it, and answers with the text so far; null: it was not worked on here.</summary>
    [AlwaysInterleave]
    [Alias("Halt")]
    Task<string?> HaltAsync(CancellationToken cancellationToken = default);
}
