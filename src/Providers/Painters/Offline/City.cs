using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

/// <summary>Rows of towers, lit windows in them when it gets dark, and a river in front that shows them again.</summary>
internal static class City
{
    private const float WaterShare = 0.17f;

    public static void Draw(Scene scene)
    {
        var shore = scene.Height * (1 - WaterShare);
        for (var row = 0; row < 3; row++)
        {
            var nearness = row / 2f;
            Row(scene, shore, scene.Unit * (0.5f - (0.14f * row)), scene.Colors.Ground(0.15f + (0.8f * nearness)), nearness);
        }

        River(scene, shore);
    }

    private static void Row(Scene scene, float foot, float tallest, SKColor color, float nearness)
    {
        for (var x = -scene.Unit * 0.04f; x < scene.Width;)
        {
            var width = scene.Unit * scene.Between(0.045f, 0.11f);
            // Higher in the middle of the town.
            var middle = 1 - (MathF.Abs((x / scene.Width) - 0.5f) * 0.9f);
            var height = tallest * scene.Between(0.35f, 1) * middle;
            Tower(scene, new SKRect(x, foot - height, x + width, foot), color, nearness);
            x += width * scene.Between(0.85f, 1.2f);
        }
    }

    private static void Tower(Scene scene, SKRect box, SKColor color, float nearness)
    {
        using var path = new SKPathBuilder();
        path.AddRect(box);
        Roof(scene, path, box);
        scene.Fill(path, box.Top, Palette.Mix(color, scene.Colors.Light, 0.06f), box.Bottom, Palette.Mix(color, scene.Colors.Haze, 0.22f * (1 - nearness)));
        Windows(scene, box, color, nearness);
    }

    private static void Roof(Scene scene, SKPathBuilder path, SKRect box)
    {
        var step = box.Width * 0.18f;
        if (scene.Chance(0.3f))
        {
            path.AddRect(new SKRect(box.Left + step, box.Top - step, box.Right - step, box.Top));
            path.AddRect(new SKRect(box.MidX - (step * 0.12f), box.Top - (step * 4), box.MidX + (step * 0.12f), box.Top));
        }
        else if (scene.Chance(0.25f))
        {
            path.AddPoly([new(box.Left, box.Top), new(box.MidX, box.Top - (step * 3)), new(box.Right, box.Top)]);
        }
    }

    private static void Windows(Scene scene, SKRect box, SKColor color, float nearness)
    {
        var isDark = scene.Words.Hour is Hour.Night or Hour.Sunset;
        var size = scene.Unit * (0.006f + (0.003f * nearness));
        var glass = Palette.Mix(color, scene.Colors.Haze, 0.35f).WithAlpha(150);
        for (var y = box.Top + (size * 1.6f); y < box.Bottom - size; y += size * 2.3f)
        {
            for (var x = box.Left + (size * 0.9f); x < box.Right - (size * 1.4f); x += size * 1.9f)
            {
                var isLit = isDark && scene.Chance(0.2f + (0.25f * nearness));
                if (!isLit && scene.Chance(0.35f))
                {
                    continue;
                }

                using var paint = new SKPaint { Color = isLit ? scene.Colors.Accent.WithAlpha((byte)scene.Between(120, 240)) : glass };
                scene.Canvas.DrawRect(x, y, size, size * 1.3f, paint);
            }
        }
    }

    /// <summary>What stands above the shore once more, upside down, paler and broken by ripples.</summary>
    private static void River(Scene scene, float shore)
    {
        var depth = scene.Height - shore;
        using (var picture = scene.Canvas.Surface!.Snapshot())
        {
            scene.Canvas.Save();
            scene.Canvas.ClipRect(new SKRect(0, shore, scene.Width, scene.Height));
            scene.Canvas.Translate(0, shore);
            scene.Canvas.Scale(1, -0.6f);
            scene.Canvas.DrawImage(picture, 0, -shore, SKSamplingOptions.Default);
            scene.Canvas.Restore();
        }

        using (var water = new SKPathBuilder())
        {
            water.AddRect(new SKRect(0, shore, scene.Width, scene.Height));
            scene.Fill(water, shore, scene.Colors.Near.WithAlpha(95), scene.Height, Palette.Mix(scene.Colors.Near, SKColors.Black, 0.3f).WithAlpha(200));
        }

        for (var i = 0; i < 120; i++)
        {
            var nearness = scene.Between(0, 1);
            var width = scene.Unit * (0.02f + (0.1f * nearness));
            using var paint = new SKPaint { Color = scene.Colors.Haze.WithAlpha((byte)scene.Between(10, 45)), IsAntialias = true };
            scene.Canvas.DrawOval(scene.Between(0, scene.Width), shore + (depth * nearness), width, scene.Unit * 0.0016f, paint);
        }
    }
}
