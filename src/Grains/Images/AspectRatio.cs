using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Chorus.Grains.Images;

/// <summary>Width to height, such as <c>16:9</c>.</summary>
public readonly record struct AspectRatio
{
    /// <summary>No picture is more than this many times as long as it is broad.</summary>
    public const int Longest = 4;

    private const int MaxTerm = 100;

    private AspectRatio(int width, int height) => (Width, Height) = (width, height);

    public static AspectRatio Square { get; } = new(1, 1);

    public int Width { get; }

    public int Height { get; }

    public double Value => (double)Width / Height;

    /// <summary>Reads <c>width:height</c>, whole numbers up to 100, of which neither is more than four times the other.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AspectRatio ratio)
    {
        ratio = Square;
        var terms = text?.Split(':');
        if (terms is not [var first, var second] || !IsTerm(first, out var width) || !IsTerm(second, out var height)
            || width > height * Longest || height > width * Longest)
        {
            return false;
        }

        ratio = new AspectRatio(width, height);
        return true;
    }

    /// <summary>Pixels of a picture whose longer side has this many.</summary>
    public (int Width, int Height) Fit(int longSide) => Value >= 1
        ? (longSide, (int)Math.Round(longSide / Value))
        : ((int)Math.Round(longSide * Value), longSide);

    public override string ToString() => $"{Width}:{Height}";

    private static bool IsTerm(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is > 0 and <= MaxTerm;
}
