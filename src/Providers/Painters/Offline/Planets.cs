using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

/// <summary>Space: nebulas, a great planet with rings, a small one, and the ground of a third.</summary>
internal static class Planets
{
    public static void Draw(Scene scene)
    {
        using (var deep = new SKPathBuilder())
        {
            deep.AddRect(new SKRect(0, 0, scene.Width, scene.Height));
            scene.Fill(deep, 0, new SKColor(5, 6, 24, 150), scene.Height, new SKColor(10, 5, 30, 190));
        }

        Nebula(scene);
        var radius = scene.Unit * scene.Between(0.16f, 0.24f);
        var at = new SKPoint(scene.Light.X, scene.Height * scene.Between(0.3f, 0.42f));
        Ball(scene, new SKPoint(scene.Width - at.X, scene.Height * scene.Between(0.14f, 0.55f)), radius * 0.28f, scene.Colors.Middle);
        Ring(scene, at, radius, isBehind: true);
        Ball(scene, at, radius, Palette.Mix(scene.Colors.Accent, scene.Colors.Middle, 0.35f));
        Ring(scene, at, radius, isBehind: false);
        Ground(scene);
    }

    private static void Nebula(Scene scene)
    {
        SKColor[] colors = [scene.Colors.Middle, scene.Colors.Accent, new(140, 70, 190), new(40, 130, 170)];
        for (var i = 0; i < 14; i++)
        {
            var at = new SKPoint(scene.Between(0, scene.Width), scene.Between(0, scene.Height));
            scene.Glow(at, scene.Unit * scene.Between(0.2f, 0.55f), colors[i % colors.Length].WithAlpha((byte)scene.Between(18, 55)));
        }

        for (var i = 0; i < 220; i++)
        {
            scene.Dot(new SKPoint(scene.Between(0, scene.Width), scene.Between(0, scene.Height)), scene.Unit * scene.Between(0.0005f, 0.0018f), SKColors.White.WithAlpha((byte)scene.Between(90, 255)));
        }
    }

    private static void Ball(Scene scene, SKPoint at, float radius, SKColor color)
    {
        scene.Glow(at, radius * 1.5f, color.WithAlpha(70));
        scene.Canvas.Save();
        scene.ClipToDisc(at, radius);
        scene.Dot(at, radius, color);
        for (var y = -radius; y < radius; y += radius * scene.Between(0.08f, 0.2f))
        {
            using var band = new SKPaint { Color = Palette.Mix(color, scene.Chance(0.5f) ? SKColors.White : SKColors.Black, 0.22f).WithAlpha(120), IsAntialias = true };
            scene.Canvas.DrawOval(at.X, at.Y + y, radius * 1.2f, radius * scene.Between(0.02f, 0.07f), band);
        }

        var lit = at + new SKPoint(-radius * 0.45f, -radius * 0.45f);
        using var shader = SKShader.CreateRadialGradient(lit, radius * 1.7f, [SKColors.White.WithAlpha(70), SKColors.Transparent, new SKColor(0, 0, 15, 215)], [0, 0.35f, 1], SKShaderTileMode.Clamp);
        using var shade = new SKPaint { Shader = shader };
        scene.Canvas.DrawCircle(at, radius, shade);
        scene.Canvas.Restore();
    }

    private static void Ring(Scene scene, SKPoint at, float radius, bool isBehind)
    {
        scene.Canvas.Save();
        scene.Canvas.Translate(at);
        scene.Canvas.RotateDegrees(-16);
        scene.Canvas.ClipRect(isBehind ? new SKRect(-radius * 3, -radius * 3, radius * 3, 0) : new SKRect(-radius * 3, 0, radius * 3, radius * 3));
        for (var i = 0; i < 9; i++)
        {
            var reach = radius * (1.35f + (0.085f * i));
            using var paint = new SKPaint
            {
                Color = Palette.Mix(scene.Colors.Light, scene.Colors.Accent, i / 9f).WithAlpha((byte)(i % 3 == 2 ? 40 : 130)),
                IsStroke = true,
                StrokeWidth = radius * 0.07f,
                IsAntialias = true,
            };
            scene.Canvas.DrawOval(0, 0, reach, reach * 0.24f, paint);
        }

        scene.Canvas.Restore();
    }

    private static void Ground(Scene scene)
    {
        for (var i = 0; i < 3; i++)
        {
            var line = SkyLine.Make(scene, scene.Height * (0.8f + (0.07f * i)), scene.Unit * (0.1f - (0.02f * i)), 0.75f - (0.3f * i));
            using var path = SkyLine.Close(scene, line);
            var color = Palette.Mix(Palette.Mix(scene.Colors.Middle, new SKColor(20, 10, 40), 0.45f), new SKColor(8, 5, 20), i / 2f);
            scene.Fill(path, line.Min(p => p.Y), Palette.Mix(color, scene.Colors.Accent, 0.18f), scene.Height, color);
        }
    }
}
