using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

/// <summary>Water up to the horizon, the light upon it, a coast and a boat.</summary>
internal static class Sea
{
    public static void Draw(Scene scene)
    {
        Coast(scene);
        using (var water = new SKPathBuilder())
        {
            water.AddRect(new SKRect(0, scene.Horizon, scene.Width, scene.Height));
            scene.Fill(water, scene.Horizon, Palette.Mix(scene.Colors.Haze, scene.Colors.Middle, 0.55f), scene.Height, scene.Colors.Near);
        }

        Waves(scene);
        Glitter(scene);
        Boat(scene);
    }

    private static void Coast(Scene scene)
    {
        for (var i = 0; i < 2; i++)
        {
            var line = SkyLine.Make(scene, scene.Horizon - (scene.Unit * (0.03f - (0.025f * i))), scene.Unit * 0.07f, 0.45f);
            using var path = SkyLine.Close(scene, line);
            scene.Fill(path, Palette.Mix(scene.Colors.Far, scene.Colors.Near, 0.12f + (0.25f * i)));
        }
    }

    private static void Waves(Scene scene)
    {
        var depth = scene.Height - scene.Horizon;
        for (var i = 0; i < 260; i++)
        {
            var nearness = MathF.Pow(scene.Between(0, 1), 1.4f);
            var y = scene.Horizon + (depth * nearness);
            var width = scene.Unit * (0.015f + (0.13f * nearness)) * scene.Between(0.5f, 1.5f);
            var color = scene.Chance(0.5f) ? scene.Colors.Haze.WithAlpha((byte)scene.Between(14, 46)) : scene.Colors.Near.WithAlpha((byte)scene.Between(20, 70));
            Ripple(scene, scene.Between(-0.05f, 1.05f) * scene.Width, y, width, scene.Unit * (0.0012f + (0.006f * nearness)), color);
        }
    }

    /// <summary>The way of light towards whoever looks, broken by the waves.</summary>
    private static void Glitter(Scene scene)
    {
        var depth = scene.Height - scene.Horizon;
        for (var i = 0; i < 170; i++)
        {
            var nearness = scene.Between(0, 1);
            var spread = scene.Unit * (0.035f + (0.13f * nearness));
            var x = scene.Light.X + ((scene.Between(-1, 1) + scene.Between(-1, 1)) * 0.5f * spread);
            var alpha = (byte)(scene.Between(60, 190) * (1 - (nearness * 0.6f)));
            Ripple(scene, x, scene.Horizon + (depth * nearness), spread * scene.Between(0.15f, 0.5f), scene.Unit * (0.0015f + (0.004f * nearness)), scene.Colors.Light.WithAlpha(alpha));
        }
    }

    private static void Ripple(Scene scene, float x, float y, float width, float height, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        scene.Canvas.DrawOval(new SKRect(x - (width / 2), y - height, x + (width / 2), y + height), paint);
    }

    private static void Boat(Scene scene)
    {
        var size = scene.Unit * scene.Between(0.08f, 0.14f);
        var x = scene.Width - scene.Light.X + (scene.Unit * scene.Between(-0.1f, 0.1f));
        var y = scene.Horizon + ((scene.Height - scene.Horizon) * scene.Between(0.18f, 0.42f));
        var dark = Palette.Mix(scene.Colors.Near, SKColors.Black, 0.45f);
        Triangle(scene, new(x + (size * 0.03f), y - size), new(x + (size * 0.03f), y - (size * 0.14f)), new(x + (size * 0.5f), y - (size * 0.14f)), Palette.Mix(scene.Colors.Light, scene.Colors.Haze, 0.3f));
        Triangle(scene, new(x - (size * 0.03f), y - (size * 0.85f)), new(x - (size * 0.03f), y - (size * 0.14f)), new(x - (size * 0.36f), y - (size * 0.14f)), scene.Colors.Accent);
        using var hull = new SKPathBuilder();
        hull.MoveTo(x - (size * 0.5f), y - (size * 0.09f));
        hull.LineTo(x + (size * 0.58f), y - (size * 0.09f));
        hull.QuadTo(x + (size * 0.42f), y + (size * 0.1f), x + (size * 0.25f), y + (size * 0.1f));
        hull.LineTo(x - (size * 0.3f), y + (size * 0.1f));
        hull.QuadTo(x - (size * 0.45f), y + (size * 0.08f), x - (size * 0.5f), y - (size * 0.09f));
        scene.Fill(hull, dark);
        for (var i = 0; i < 9; i++)
        {
            Ripple(scene, x + (scene.Between(-0.2f, 0.2f) * size), y + (size * (0.14f + (0.07f * i))), size * (0.9f - (i * 0.08f)), scene.Unit * 0.0025f, dark.WithAlpha((byte)(110 - (i * 11))));
        }
    }

    private static void Triangle(Scene scene, SKPoint a, SKPoint b, SKPoint c, SKColor color)
    {
        using var path = new SKPathBuilder();
        path.AddPoly([a, b, c]);
        scene.Fill(path, color);
    }
}
