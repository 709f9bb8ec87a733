using Chorus.Grains.Images;
using Chorus.Grains.Providers;
using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

/// <summary>
/// A painter that needs nothing: it draws a landscape from the words of the prompt, the same one each time for the same prompt
/// and image.
/// </summary>
internal sealed class OfflinePainter : IPainter
{
    public const string Model = "offline";

    private const int LongSide = 1024;

    // Most of the time goes into the PNG: more effort makes it hardly smaller.
    private static readonly SKPngEncoderOptions Png = new(SKPngEncoderFilterFlags.Sub, 4);

    public string DefaultModel => Model;

    public Task<Painting> PaintAsync(PaintRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AspectRatio.TryParse(request.AspectRatio ?? "1:1", out var ratio))
        {
            throw new ProviderException(ProviderFailure.InvalidRequest, "The aspect ratio is none, such as 16:9.");
        }

        // Off the caller's turn, which may be a grain's.
        return Task.Run(() => Paint(request, ratio), cancellationToken);
    }

    private static Painting Paint(PaintRequest request, AspectRatio ratio)
    {
        var (width, height) = ratio.Fit(LongSide);
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Landscape.Draw(new Scene(surface.Canvas, width, height, SceneWords.Read(request)));
        using var image = surface.Snapshot();
        using var pixels = image.PeekPixels();
        using var png = pixels.Encode(Png)!;
        return new Painting(png.ToArray(), Model);
    }
}
