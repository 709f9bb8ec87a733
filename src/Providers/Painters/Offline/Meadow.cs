using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

/// <summary>Grass with flowers, larger towards the front, and a tree on the hill.</summary>
internal static class Meadow
{
    public static void Draw(Scene scene)
    {
        const int rows = 3;
        for (var row = 0; row < rows; row++)
        {
            var nearness = row / (rows - 1f);
            var middle = scene.Horizon + (scene.Unit * 0.02f) + ((scene.Height - scene.Horizon) * 0.5f * nearness);
            var line = SkyLine.Make(scene, middle, scene.Unit * 0.07f, 0);
            var color = scene.Colors.Ground(0.3f + (0.7f * nearness));
            using (var land = SkyLine.Close(scene, line))
            {
                scene.Fill(land, middle - (scene.Unit * 0.08f), Palette.Mix(color, scene.Colors.Light, 0.22f), middle + (scene.Unit * 0.3f), color);
            }

            if (row == 0)
            {
                Tree(scene, line[(int)(line.Length * (1 - (scene.Light.X / scene.Width)))]);
            }
        }

        Grass(scene);
        Flowers(scene);
    }

    private static void Tree(Scene scene, SKPoint foot)
    {
        var height = scene.Unit * scene.Between(0.16f, 0.24f);
        using var trunk = new SKPathBuilder();
        trunk.AddPoly([new(foot.X - (height * 0.05f), foot.Y + (height * 0.05f)), new(foot.X - (height * 0.02f), foot.Y - (height * 0.6f)), new(foot.X + (height * 0.02f), foot.Y - (height * 0.6f)), new(foot.X + (height * 0.05f), foot.Y + (height * 0.05f))]);
        scene.Fill(trunk, Palette.Mix(scene.Colors.Near, SKColors.Black, 0.5f));
        var side = MathF.Sign(scene.Light.X - foot.X);
        for (var i = 0; i < 60; i++)
        {
            var angle = scene.Between(0, MathF.Tau);
            var reach = MathF.Sqrt(scene.Between(0, 1)) * height * 0.34f;
            var at = new SKPoint(foot.X + (MathF.Cos(angle) * reach), foot.Y - (height * 0.72f) + (MathF.Sin(angle) * reach * 0.85f));
            var lit = Math.Clamp(0.16f + ((side * (at.X - foot.X)) - (at.Y - foot.Y + (height * 0.72f))) / height * 0.35f, 0, 0.4f);
            scene.Dot(at, height * scene.Between(0.06f, 0.11f), Palette.Mix(Palette.Mix(scene.Colors.Near, SKColors.Black, 0.15f), scene.Colors.Light, lit));
        }
    }

    private static void Grass(Scene scene)
    {
        var from = scene.Horizon + ((scene.Height - scene.Horizon) * 0.45f);
        for (var i = 0; i < 900; i++)
        {
            var nearness = MathF.Sqrt(scene.Between(0, 1));
            var foot = new SKPoint(scene.Between(0, scene.Width), from + ((scene.Height * 1.03f - from) * nearness));
            var height = scene.Unit * 0.05f * nearness * scene.Between(0.5f, 1.2f);
            using var blade = new SKPathBuilder();
            blade.MoveTo(foot.X - (height * 0.05f), foot.Y);
            blade.QuadTo(foot.X, foot.Y - (height * 0.6f), foot.X + (height * scene.Between(-0.45f, 0.45f)), foot.Y - height);
            blade.QuadTo(foot.X + (height * 0.06f), foot.Y - (height * 0.5f), foot.X + (height * 0.06f), foot.Y);
            scene.Fill(blade, Palette.Mix(scene.Colors.Near, scene.Chance(0.5f) ? scene.Colors.Light : SKColors.Black, scene.Between(0.02f, 0.2f)));
        }
    }

    private static void Flowers(Scene scene)
    {
        SKColor[] blooms = [scene.Colors.Accent, SKColors.White, Palette.Mix(scene.Colors.Accent, new SKColor(230, 70, 110), 0.7f), new SKColor(150, 110, 220)];
        var from = scene.Horizon + ((scene.Height - scene.Horizon) * 0.35f);
        for (var i = 0; i < 170; i++)
        {
            var nearness = i / 170f;
            var at = new SKPoint(scene.Between(0, scene.Width), from + ((scene.Height - from) * nearness * nearness));
            var radius = scene.Unit * (0.002f + (0.009f * nearness * nearness));
            var night = scene.Words.Hour == Hour.Night ? 0.55f : 0;
            var color = Palette.Mix(blooms[(int)scene.Between(0, blooms.Length - 0.01f)], scene.Colors.Near, night);
            for (var petal = 0; petal < 5; petal++)
            {
                var angle = (petal * MathF.Tau / 5) + i;
                scene.Dot(at + new SKPoint(MathF.Cos(angle) * radius, MathF.Sin(angle) * radius * 0.8f), radius * 0.75f, color);
            }

            scene.Dot(at, radius * 0.55f, Palette.Mix(new SKColor(255, 200, 60), scene.Colors.Near, night));
        }
    }
}
