using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

/// <summary>Heaps of soft round things with a flat bottom, and veils where it is misty.</summary>
internal static class Clouds
{
    public static void Draw(Scene scene)
    {
        var isNight = scene.Words.Hour == Hour.Night;
        var count = scene.Words.HasMist ? 7 : isNight ? 2 : (int)scene.Between(2, 5.9f);
        for (var i = 0; i < count; i++)
        {
            var at = new SKPoint(scene.Between(-0.05f, 1.05f) * scene.Width, scene.Between(0.08f, 0.75f) * scene.Horizon);
            // Those near the horizon are far away.
            var size = scene.Unit * scene.Between(0.09f, 0.17f) * (1.15f - (at.Y / scene.Horizon * 0.8f));
            Draw(scene, at, size, isNight ? (byte)40 : (byte)135);
        }
    }

    private static void Draw(Scene scene, SKPoint at, float size, byte alpha)
    {
        var sunlit = Palette.Mix(scene.Colors.Light, SKColors.White, 0.3f);
        var shaded = Palette.Mix(scene.Colors.Haze, scene.Colors.Middle, 0.45f);
        using var heap = new SKPathBuilder();
        var puffs = (int)scene.Between(6, 10);
        for (var i = 0; i < puffs; i++)
        {
            var across = (i / (puffs - 1f) * 2) - 1;
            var radius = size * (0.22f + (0.4f * (1 - (across * across)) * scene.Between(0.6f, 1)));
            heap.AddCircle(at.X + (across * size * 1.6f), at.Y - (radius * 0.45f), radius);
        }

        using var layer = new SKPaint { Color = SKColors.White.WithAlpha(alpha) };
        using var soft = SKImageFilter.CreateBlur(size * 0.05f, size * 0.05f);
        layer.ImageFilter = soft;
        scene.Canvas.Save();
        scene.Canvas.ClipRect(new SKRect(at.X - (size * 3), at.Y - (size * 2), at.X + (size * 3), at.Y + (size * 0.2f)));
        scene.Canvas.SaveLayer(new SKRect(at.X - (size * 3), at.Y - (size * 2), at.X + (size * 3), at.Y + size), layer);
        scene.Fill(heap, at.Y - (size * 0.8f), sunlit, at.Y + (size * 0.25f), shaded);
        scene.Canvas.Restore();
        scene.Canvas.Restore();
    }
}
