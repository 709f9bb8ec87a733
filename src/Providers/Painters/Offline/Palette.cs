using SkiaSharp;

namespace Chorus.Providers.Painters.Offline;

/// <summary>The colours of a scene.</summary>
/// <param name="Far">Land at the horizon, where the air takes its colour.</param>
/// <param name="Near">Land in front.</param>
/// <param name="Accent">Small bright things: windows, flowers, sails.</param>
internal sealed record Palette(SKColor Zenith, SKColor Middle, SKColor Haze, SKColor Light, SKColor Far, SKColor Near, SKColor Accent)
{
    public static Palette Of(SceneWords words, Scene scene)
    {
        var palette = Grounded(words.Place, ByHour(words.Hour));
        palette = words.HasSnow ? palette.Snowy(words.Hour) : palette;
        var turn = scene.Between(-10, 10);
        return words.Hue is { } hue ? palette.Tinted(hue) : palette.Turned(turn);
    }

    /// <summary>Between far (0) and near (1).</summary>
    public SKColor Ground(float nearness) => Mix(Far, Near, nearness);

    public static SKColor Mix(SKColor from, SKColor to, float share) => new(
        (byte)(from.Red + ((to.Red - from.Red) * share)),
        (byte)(from.Green + ((to.Green - from.Green) * share)),
        (byte)(from.Blue + ((to.Blue - from.Blue) * share)),
        (byte)(from.Alpha + ((to.Alpha - from.Alpha) * share)));

    private static Palette ByHour(Hour hour) => hour switch
    {
        Hour.Night => new(C("#070b24"), C("#16235a"), C("#3d4f8f"), C("#f4f1de"), C("#2c3b72"), C("#070d20"), C("#ffd27a")),
        Hour.Sunset => new(C("#2b2a5c"), C("#b5476b"), C("#ffb26b"), C("#fff0c2"), C("#a5566f"), C("#1f1530"), C("#ffd166")),
        Hour.Dawn => new(C("#6a86c4"), C("#e3b3c8"), C("#ffe3c4"), C("#fff7e0"), C("#b9a3c2"), C("#33405f"), C("#ff9fb0")),
        _ => new(C("#2f7fd0"), C("#82bdea"), C("#e2f3fa"), C("#fffbe6"), C("#9dbfd2"), C("#24506a"), C("#ffcf56")),
    };

    /// <summary>What grows, or does not, colours the land in front.</summary>
    private static Palette Grounded(Place place, Palette p) => place switch
    {
        Place.Forest => p with { Near = Mix(p.Near, C("#0d3b24"), 0.65f), Far = Mix(p.Far, C("#6fa58a"), 0.35f) },
        Place.Meadow => p with { Near = Mix(p.Near, C("#3d8a34"), 0.6f), Far = Mix(p.Far, C("#9cc77f"), 0.5f) },
        Place.Desert => p with { Near = Mix(p.Near, C("#b35f26"), 0.72f), Far = Mix(p.Far, C("#f2c27f"), 0.78f) },
        Place.Sea => p with { Near = Mix(p.Near, C("#06486b"), 0.5f), Far = Mix(p.Far, p.Haze, 0.25f) },
        _ => p,
    };

    private Palette Snowy(Hour hour)
    {
        var snow = hour == Hour.Night ? C("#8fa3cf") : C("#f4f8fd");
        return this with { Near = Mix(Near, snow, 0.72f), Far = Mix(Far, snow, 0.4f), Middle = Mix(Middle, C("#c8d8ea"), 0.25f) };
    }

    private Palette Turned(float degrees) => Each(c => Turn(c, h => h + degrees));

    /// <summary>Half the way to a hue that was asked for.</summary>
    private Palette Tinted(float hue) => Each(c => Mix(c, Turn(c, _ => hue), 0.55f)) with { Accent = SKColor.FromHsv(hue, 75, 100) };

    private Palette Each(Func<SKColor, SKColor> change) =>
        new(change(Zenith), change(Middle), change(Haze), Light, change(Far), change(Near), Accent);

    private static SKColor Turn(SKColor color, Func<float, float> change)
    {
        color.ToHsv(out var hue, out var saturation, out var value);
        return SKColor.FromHsv(((change(hue) % 360) + 360) % 360, saturation, value);
    }

    private static SKColor C(string text) => SKColor.Parse(text);
}
