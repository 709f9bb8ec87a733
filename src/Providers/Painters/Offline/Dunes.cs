using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

/// <summary>Dunes with a lit and a shaded side, and pyramids in the distance.</summary>
internal static class Dunes
{
    public static void Draw(Scene scene)
    {
        for (var i = 0; i < 3; i++)
        {
            Pyramid(scene, scene.Between(0.08f, 0.92f) * scene.Width, scene.Unit * scene.Between(0.06f, 0.16f));
        }

        const int rows = 5;
        for (var row = 0; row < rows; row++)
        {
            var nearness = row / (rows - 1f);
            var middle = scene.Horizon + ((scene.Height - scene.Horizon) * 0.75f * nearness * nearness);
            Dune(scene, SkyLine.Make(scene, middle, scene.Unit * (0.035f + (0.08f * nearness)), 0.12f), scene.Colors.Ground(0.12f + (0.88f * nearness)));
        }
    }

    private static void Dune(Scene scene, SKPoint[] line, SKColor color)
    {
        var top = line.Min(p => p.Y);
        using (var whole = SkyLine.Close(scene, line))
        {
            scene.Fill(whole, top, Palette.Mix(color, scene.Colors.Light, 0.28f), top + (scene.Unit * 0.4f), color);
        }

        // The side that the light does not reach hangs below each crest.
        using var shade = new SKPathBuilder();
        shade.AddPoly(line, close: false);
        var slant = scene.Light.X < scene.Width / 2 ? 1 : -1;
        for (var i = line.Length - 1; i >= 0; i--)
        {
            var fall = Math.Max(0, (line[Math.Min(i + 6, line.Length - 1)].Y - line[Math.Max(i - 6, 0)].Y) * slant);
            shade.LineTo(line[i].X, line[i].Y + (fall * 3.2f));
        }

        shade.Close();
        scene.Fill(shade, Palette.Mix(color, SKColors.Black, 0.4f).WithAlpha(110));
    }

    private static void Pyramid(Scene scene, float x, float height)
    {
        var foot = scene.Horizon + (scene.Unit * 0.03f);
        var top = new SKPoint(x, foot - height);
        var edge = new SKPoint(x + (height * 0.25f), foot);
        using var left = new SKPathBuilder();
        left.AddPoly([top, new(x - (height * 0.85f), foot), edge]);
        using var right = new SKPathBuilder();
        right.AddPoly([top, edge, new(x + (height * 0.85f), foot)]);
        var color = scene.Colors.Ground(0.3f);
        var isLitFromLeft = scene.Light.X < x;
        var (lit, dark) = (Palette.Mix(color, scene.Colors.Light, 0.25f), Palette.Mix(color, SKColors.Black, 0.25f));
        scene.Fill(left, isLitFromLeft ? lit : dark);
        scene.Fill(right, isLitFromLeft ? dark : lit);
    }
}
