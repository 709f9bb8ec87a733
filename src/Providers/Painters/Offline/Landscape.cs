using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

/// <summary>The layers of a picture, from the back to the front.</summary>
internal static class Landscape
{
    public static void Draw(Scene scene)
    {
        Sky.Draw(scene);
        if (scene.Words.Place == Place.Space)
        {
            Planets.Draw(scene);
            return;
        }

        Clouds.Draw(scene);
        Ground(scene);
        if (scene.Words.HasSnow)
        {
            Snowfall.Draw(scene);
        }

        Vignette(scene);
    }

    private static void Ground(Scene scene)
    {
        switch (scene.Words.Place)
        {
            case Place.Sea:
                Sea.Draw(scene);
                break;
            case Place.City:
                City.Draw(scene);
                break;
            case Place.Desert:
                Dunes.Draw(scene);
                break;
            case Place.Forest:
                Ridges.Draw(scene, count: 2, rugged: 0.35f);
                Forest.Draw(scene);
                break;
            case Place.Meadow:
                Ridges.Draw(scene, count: 2, rugged: 0.2f);
                Meadow.Draw(scene);
                break;
            default:
                Ridges.Draw(scene, count: 5, rugged: 1);
                Forest.Fringe(scene);
                break;
        }
    }

    /// <summary>Corners a little darker, as a lens makes them: it holds the picture together.</summary>
    private static void Vignette(Scene scene)
    {
        var middle = new SKPoint(scene.Width / 2, scene.Height / 2);
        var radius = MathF.Sqrt((scene.Width * scene.Width) + (scene.Height * scene.Height)) / 2;
        using var shader = SKShader.CreateRadialGradient(
            middle, radius, [SKColors.Transparent, SKColors.Transparent, new SKColor(0, 0, 20, 70)], [0, 0.6f, 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        scene.Canvas.DrawRect(0, 0, scene.Width, scene.Height, paint);
    }
}
