using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

/// <summary>The upper edge of land: waves on waves, each finer and lower, sharp where the land is rugged.</summary>
internal static class SkyLine
{
    private const int Octaves = 6;
    private const float Step = 4;

    public static SKPoint[] Make(Scene scene, float middle, float swing, float rugged)
    {
        var waves = new (float Length, float Phase, float Height)[Octaves];
        for (var i = 0; i < Octaves; i++)
        {
            var fineness = MathF.Pow(2.1f, i);
            waves[i] = (scene.Between(0.8f, 1.3f) * scene.Unit / fineness, scene.Between(0, 7), 1 / MathF.Pow(fineness, 1.9f - (0.95f * rugged)));
        }

        var points = new SKPoint[(int)(scene.Width / Step) + 2];
        for (var i = 0; i < points.Length; i++)
        {
            var height = 0f;
            foreach (var wave in waves)
            {
                var angle = MathF.Sin((i * Step / wave.Length * MathF.PI) + wave.Phase);
                var ridge = 1 - (2 * MathF.Abs(angle));
                height += wave.Height * (angle + ((ridge - angle) * rugged));
            }

            points[i] = new SKPoint(i * Step, middle - (height * swing * 0.55f));
        }

        return points;
    }

    /// <summary>The land below it, down to the picture's edge.</summary>
    public static SKPathBuilder Close(Scene scene, SKPoint[] line)
    {
        var path = new SKPathBuilder();
        path.AddPoly(line, close: false);
        path.LineTo(line[^1].X, scene.Height);
        path.LineTo(0, scene.Height);
        path.Close();
        return path;
    }
}
