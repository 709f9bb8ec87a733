using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

internal static class Snowfall
{
    public static void Draw(Scene scene)
    {
        for (var i = 0; i < 260; i++)
        {
            var at = new SKPoint(scene.Between(0, scene.Width), scene.Between(0, scene.Height));
            scene.Dot(at, scene.Unit * scene.Between(0.0012f, 0.0045f), SKColors.White.WithAlpha((byte)scene.Between(70, 200)));
        }
    }
}
