using Chorus.Grains.Providers;

namespace Chorus.Grains.Images;

/// <summary>Who makes pictures. One call is one request to a provider, and may be billed.</summary>
public interface IPainter
{
    /// <summary>The model that paints when none is named.</summary>
    string DefaultModel { get; }

    /// <exception cref="ProviderException">There is no picture.</exception>
    Task<Painting> PaintAsync(PaintRequest request, CancellationToken cancellationToken);
}

/// <summary>What is to be painted.</summary>
/// <param name="ImageId">The same for each try at one picture: an idempotency key, and the seed of a painter that draws by chance.</param>
/// <param name="AspectRatio">Width to height, such as <c>16:9</c>; null: square.</param>
public sealed record PaintRequest(Guid ImageId, string Prompt, string? NegativePrompt, string? Model, string? AspectRatio);

/// <summary>A picture as the provider gave it: its bytes are not checked yet.</summary>
public sealed record Painting(ReadOnlyMemory<byte> Bytes, string Model);
