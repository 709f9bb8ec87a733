using SkiaSharp;

namespace Chorus.Api.Exports.Pdf;

/// <summary>How text looks; sizes are in points.</summary>
internal sealed record PdfStyle(float Size, SKColor Color)
{
    public const float LineSpacing = 1.45f;

    public static readonly SKColor Ink = new(0x1f, 0x23, 0x28);
    public static readonly SKColor Faint = new(0x6b, 0x72, 0x80);
    public static readonly SKColor Accent = new(0x0b, 0x5c, 0xad);
    public static readonly SKColor Rule = new(0xd0, 0xd5, 0xdb);
    public static readonly SKColor CodeGround = new(0xf4, 0xf5, 0xf7);

    public static PdfStyle Body { get; } = new(10, Ink);

    public static PdfStyle Code { get; } = new(8.5f, Ink) { Mono = true };

    public static PdfStyle Note { get; } = new(8, Faint);

    public bool Bold { get; init; }

    public bool Italic { get; init; }

    public bool Mono { get; init; }

    public bool Struck { get; init; }

    /// <summary>Where it leads.</summary>
    public string? Link { get; init; }

    public float LineHeight => Size * LineSpacing;
}
