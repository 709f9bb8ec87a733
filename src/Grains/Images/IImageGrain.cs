using Chorus.Grains.Generations;

namespace Chorus.Grains.Images;

/// <summary>
/// Has one picture painted and keeps it; its key is the picture's id. What changes something returns after the change is durable.
/// </summary>
[Alias("chorus.IImageGrain")]
public interface IImageGrain : IGeneratorGrain
{
    /// <summary>Begins a picture that belongs to no conversation. Idempotent; <c>id-reused</c> when the id stands for something else.</summary>
    [Alias("Create")]
    Task<Image> CreateAsync(Guid caller, NewImage image, CancellationToken cancellationToken = default);

    /// <summary>Deletes it, with its files and its message. <paramref name="isRepeat"/>: the answer of the first call was lost.</summary>
    [Alias("Delete")]
    Task DeleteAsync(Guid caller, bool isRepeat = false, CancellationToken cancellationToken = default);

    /// <summary>Tells the devices of both, after it was given from <paramref name="left"/> to whose it is now. Idempotent.</summary>
    [Alias("Handover")]
    Task HandoverAsync(Guid left, CancellationToken cancellationToken = default);

    /// <summary>Stores the files of one that was brought in, and tells its user that it is there. It may be repeated.</summary>
    [Alias("Arrive")]
    Task ArriveAsync(CancellationToken cancellationToken = default);

    /// <summary>Puts its files into blob storage, if they wait for that. Idempotent.</summary>
    [Alias("Store")]
    Task StoreAsync(CancellationToken cancellationToken = default);
}
