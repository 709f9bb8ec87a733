using Chorus.Grains.Images;

namespace Chorus.Providers.Painters;

/// <summary>The size to ask for: of those that a model knows, the one whose ratio is nearest.</summary>
internal static class PictureSize
{
    private const int LongSide = 1024;
    private const int Step = 64;

    private static readonly (string Model, (int Width, int Height)[] Sizes)[] Known =
    [
        ("gpt-image", [(1024, 1024), (1536, 1024), (1024, 1536)]),
        ("dall-e-3", [(1024, 1024), (1792, 1024), (1024, 1792)]),
        ("dall-e-2", [(1024, 1024)]),
    ];

    public static string Of(string model, AspectRatio ratio)
    {
        var known = Array.Find(Known, k => model.StartsWith(k.Model, StringComparison.OrdinalIgnoreCase)).Sizes;
        var (width, height) = known is null ? Any(ratio) : known.MinBy(s => Math.Abs(Math.Log((double)s.Width / s.Height / ratio.Value)));
        return $"{width}x{height}";
    }

    /// <summary>Models that are run at home take most sizes, as long as they can be divided.</summary>
    private static (int Width, int Height) Any(AspectRatio ratio)
    {
        var (width, height) = ratio.Fit(LongSide);
        return (Round(width), Round(height));
    }

    private static int Round(int side) => Math.Max(Step, (int)Math.Round((double)side / Step) * Step);
}
