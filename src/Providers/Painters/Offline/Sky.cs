using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

/// <summary>The sky with its sun, or its moon and stars.</summary>
internal static class Sky
{
    public static void Draw(Scene scene)
    {
        var colors = scene.Colors;
        using (var shader = SKShader.CreateLinearGradient(
            new SKPoint(0, 0), new SKPoint(0, scene.Horizon * 1.05f), [colors.Zenith, colors.Middle, colors.Haze], [0, 0.58f, 1], SKShaderTileMode.Clamp))
        using (var paint = new SKPaint { Shader = shader, IsDither = true })
        {
            scene.Canvas.DrawRect(0, 0, scene.Width, scene.Height, paint);
        }

        if (scene.Words.Hour == Hour.Night || scene.Words.Place == Place.Space)
        {
            Stars(scene);
        }

        if (scene.Words.Place == Place.Space)
        {
            return;
        }

        if (scene.Words.Hour == Hour.Night)
        {
            Moon(scene);
        }
        else
        {
            Sun(scene);
        }
    }

    private static void Stars(Scene scene)
    {
        var count = (int)(scene.Width * scene.Height / 4_500);
        for (var i = 0; i < count; i++)
        {
            var at = new SKPoint(scene.Between(0, scene.Width), scene.Between(0, scene.Height));
            var isBright = scene.Chance(0.06f);
            var alpha = (byte)scene.Between(60, isBright ? 255 : 190);
            scene.Dot(at, scene.Unit * scene.Between(0.0005f, isBright ? 0.0022f : 0.0013f), new SKColor(255, 250, 235, alpha));
            if (isBright)
            {
                scene.Glow(at, scene.Unit * 0.011f, new SKColor(200, 215, 255, 120));
            }
        }
    }

    private static void Sun(Scene scene)
    {
        var radius = scene.Unit * (scene.Words.Hour == Hour.Sunset ? 0.075f : 0.05f);
        scene.Glow(scene.Light, radius * 9, scene.Colors.Light.WithAlpha(120));
        scene.Glow(scene.Light, radius * 3, scene.Colors.Light.WithAlpha(170));
        scene.Dot(scene.Light, radius, scene.Colors.Light);
    }

    private static void Moon(Scene scene)
    {
        var radius = scene.Unit * 0.055f;
        scene.Glow(scene.Light, radius * 7, new SKColor(190, 205, 255, 90));
        scene.Dot(scene.Light, radius, scene.Colors.Light);
        scene.Canvas.Save();
        scene.ClipToDisc(scene.Light, radius);
        for (var i = 0; i < 7; i++)
        {
            var at = scene.Light + new SKPoint(scene.Between(-0.8f, 0.8f) * radius, scene.Between(-0.8f, 0.8f) * radius);
            scene.Dot(at, radius * scene.Between(0.08f, 0.26f), new SKColor(170, 165, 150, 60));
        }

        scene.Dot(scene.Light + new SKPoint(radius * 0.5f, radius * 0.25f), radius * 1.1f, new SKColor(20, 25, 60, 28));
        scene.Canvas.Restore();
    }
}
