using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

/// <summary>A canvas with what all layers of a landscape share: size, chance, colours, where the light stands.</summary>
internal sealed class Scene
{
    private readonly Random _random;

    public Scene(SKCanvas canvas, int width, int height, SceneWords words)
    {
        (Canvas, Width, Height, Words) = (canvas, width, height, words);
        _random = new Random(words.Seed);
        Unit = Math.Min(width, height);
        Colors = Palette.Of(words, this);
        Horizon = height * Between(0.56f, 0.66f);
        Light = new SKPoint(width * (Chance(0.5f) ? Between(0.18f, 0.4f) : Between(0.6f, 0.82f)), LightHeight(words.Hour));
    }

    public SKCanvas Canvas { get; }

    public float Width { get; }

    public float Height { get; }

    /// <summary>The shorter side: sizes go by it.</summary>
    public float Unit { get; }

    public SceneWords Words { get; }

    public Palette Colors { get; }

    public float Horizon { get; }

    /// <summary>The middle of the sun or the moon.</summary>
    public SKPoint Light { get; }

    public float Between(float low, float high) => low + ((high - low) * _random.NextSingle());

    public bool Chance(float probability) => _random.NextSingle() < probability;

    public void Fill(SKPathBuilder shape, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        using var path = shape.Snapshot();
        Canvas.DrawPath(path, paint);
    }

    /// <summary>A path filled with a gradient from its top to its bottom.</summary>
    public void Fill(SKPathBuilder shape, float top, SKColor from, float bottom, SKColor to)
    {
        using var shader = SKShader.CreateLinearGradient(new SKPoint(0, top), new SKPoint(0, bottom), [from, to], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader, IsAntialias = true };
        using var path = shape.Snapshot();
        Canvas.DrawPath(path, paint);
    }

    public void Dot(SKPoint at, float radius, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        Canvas.DrawCircle(at, radius, paint);
    }

    /// <summary>Light that fades outwards.</summary>
    public void Glow(SKPoint at, float radius, SKColor color)
    {
        using var shader = SKShader.CreateRadialGradient(at, radius, [color, color.WithAlpha((byte)(color.Alpha * 0.35f)), color.WithAlpha(0)], [0, 0.35f, 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        Canvas.DrawCircle(at, radius, paint);
    }

    /// <summary>What is drawn until the restore stays inside of a circle.</summary>
    public void ClipToDisc(SKPoint at, float radius)
    {
        using var shape = new SKPathBuilder();
        shape.AddCircle(at.X, at.Y, radius);
        using var disc = shape.Snapshot();
        Canvas.ClipPath(disc, antialias: true);
    }

    private float LightHeight(Hour hour) => hour switch
    {
        Hour.Sunset => Horizon - (Height * Between(0.03f, 0.14f)),
        Hour.Dawn => Horizon - (Height * Between(0.1f, 0.22f)),
        _ => Height * Between(0.14f, 0.26f),
    };
}
