using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

/// <summary>Rows of firs, the nearer the larger and darker.</summary>
internal static class Forest
{
    private static readonly SKColor Bark = new(16, 36, 48);

    public static void Draw(Scene scene)
    {
        const int rows = 4;
        for (var row = 0; row < rows; row++)
        {
            var nearness = (row + 1f) / rows;
            var foot = scene.Horizon + ((scene.Height - scene.Horizon) * (0.1f + (0.75f * nearness * nearness)));
            Row(scene, foot, scene.Unit * (0.1f + (0.26f * nearness * nearness)), scene.Colors.Ground(0.35f + (0.65f * nearness)), spacing: 0.3f);
        }
    }

    /// <summary>Some trees in the foreground only.</summary>
    public static void Fringe(Scene scene) =>
        Row(scene, scene.Height * 0.97f, scene.Unit * 0.15f, Palette.Mix(scene.Colors.Near, SKColors.Black, 0.3f), spacing: 0.42f);

    private static void Row(Scene scene, float foot, float height, SKColor color, float spacing)
    {
        var ground = SkyLine.Make(scene, foot, scene.Unit * 0.05f, 0.1f);
        using (var land = SkyLine.Close(scene, ground))
        {
            scene.Fill(land, foot - (scene.Unit * 0.05f), color, scene.Height, Palette.Mix(color, SKColors.Black, 0.18f));
        }

        // Snow lies on the ground, and the trees stand out from it.
        var trees = scene.Words.HasSnow ? Palette.Mix(color, Bark, 0.62f) : color;
        for (var x = -height * 0.2f; x < scene.Width + (height * 0.2f); x += height * spacing * scene.Between(0.5f, 1.5f))
        {
            var at = ground[Math.Clamp((int)(x / (ground[1].X - ground[0].X)), 0, ground.Length - 1)];
            var tone = Palette.Mix(trees, scene.Colors.Haze, scene.Between(0, 0.1f));
            Fir(scene, new SKPoint(x, at.Y + (height * 0.04f)), height * scene.Between(0.65f, 1.25f), tone);
        }
    }

    private static void Fir(Scene scene, SKPoint foot, float height, SKColor color)
    {
        var half = height * scene.Between(0.16f, 0.22f);
        using var path = new SKPathBuilder();
        path.MoveTo(foot.X, foot.Y - height);
        const int tiers = 6;
        Side(path, foot, height, half, tiers, 1);
        path.LineTo(foot.X + (half * 0.1f), foot.Y);
        path.LineTo(foot.X - (half * 0.1f), foot.Y);
        using var left = new SKPathBuilder();
        left.MoveTo(foot.X, foot.Y - height);
        Side(left, foot, height, half, tiers, -1);
        left.LineTo(foot.X, foot.Y);
        left.Close();
        path.LineTo(foot.X, foot.Y - height);
        path.Close();
        var isLitFromLeft = scene.Light.X < foot.X;
        var lit = Palette.Mix(color, scene.Colors.Light, 0.07f);
        scene.Fill(path, isLitFromLeft ? color : lit);
        scene.Fill(left, isLitFromLeft ? lit : color);
    }

    /// <summary>One side's branches, from the top down.</summary>
    private static void Side(SKPathBuilder path, SKPoint foot, float height, float half, int tiers, int side)
    {
        for (var i = 1; i <= tiers; i++)
        {
            var share = i / (float)tiers;
            var y = foot.Y - height + (height * 0.9f * share);
            path.LineTo(foot.X + (side * half * share), y);
            path.LineTo(foot.X + (side * half * share * 0.55f), y - (height * 0.025f));
        }
    }
}
