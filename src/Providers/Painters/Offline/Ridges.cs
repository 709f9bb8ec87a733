using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

/// <summary>Mountains or hills behind each other, the farther the more of the air's colour.</summary>
internal static class Ridges
{
    /// <param name="rugged">1 for rocks, near 0 for hills.</param>
    public static void Draw(Scene scene, int count, float rugged)
    {
        for (var i = 0; i < count; i++)
        {
            var nearness = count == 1 ? 0.5f : i / (count - 1f);
            var middle = scene.Horizon - (scene.Unit * 0.14f * rugged * (1 - nearness)) + ((scene.Height - scene.Horizon) * 0.72f * nearness * nearness);
            var swing = scene.Unit * (0.06f + (0.16f * rugged * (1 - (nearness * 0.7f))));
            var line = SkyLine.Make(scene, middle, swing, rugged);
            var top = line.Min(p => p.Y);
            var color = scene.Colors.Ground(nearness * 0.9f);
            using var path = SkyLine.Close(scene, line);
            scene.Fill(path, top, color, middle + (scene.Unit * 0.3f), Palette.Mix(color, scene.Colors.Haze, 0.42f * (1 - nearness)));
            if (rugged > 0.8f && nearness < 0.6f)
            {
                Snow(scene, line, top, swing);
            }

            if (scene.Words.HasMist || nearness < 0.4f)
            {
                Mist(scene, middle + (scene.Unit * 0.05f));
            }
        }
    }

    /// <summary>White on the highest parts, with a torn lower edge.</summary>
    private static void Snow(Scene scene, SKPoint[] line, float top, float swing)
    {
        var limit = top + (swing * 0.55f);
        var phase = scene.Between(0, 7);
        using var caps = new SKPathBuilder();
        caps.MoveTo(line[0].X, Math.Min(line[0].Y, limit));
        foreach (var p in line)
        {
            caps.LineTo(p.X, Math.Min(p.Y, limit));
        }

        for (var i = line.Length - 1; i >= 0; i--)
        {
            var depth = Math.Max(0, limit - line[i].Y) * (0.6f + (0.4f * MathF.Sin((i * 0.75f) + phase) * MathF.Cos(i * 0.31f)));
            caps.LineTo(line[i].X, Math.Min(line[i].Y, limit) + depth);
        }

        caps.Close();
        scene.Fill(caps, Palette.Mix(scene.Colors.Light, scene.Colors.Haze, 0.35f).WithAlpha(165));
    }

    private static void Mist(Scene scene, float at)
    {
        var height = scene.Unit * 0.16f;
        using var shader = SKShader.CreateLinearGradient(
            new SKPoint(0, at - height), new SKPoint(0, at + height),
            [scene.Colors.Haze.WithAlpha(0), scene.Colors.Haze.WithAlpha(scene.Words.HasMist ? (byte)120 : (byte)55), scene.Colors.Haze.WithAlpha(0)], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        scene.Canvas.DrawRect(0, at - height, scene.Width, height * 2, paint);
    }
}
