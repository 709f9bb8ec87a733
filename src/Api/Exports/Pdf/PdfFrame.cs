namespace Chorus.Api.Exports.Pdf;

/// <summary>Where lines go, and what is behind them.</summary>
internal sealed record PdfFrame(float Left, float Room)
{
    public const float Indent = 18;
    public const float MarkerGap = 5;
    public const float GroundPadding = 6;

    // However deep lists and quotes go, there is room for words.
    private const float LeastRoom = 200;

    public static PdfFrame Page { get; } = new(PdfPages.Margin, PdfPages.Right - PdfPages.Margin);

    /// <summary>Behind code.</summary>
    public bool HasGround { get; init; }

    /// <summary>Beside quotes: where their bars are.</summary>
    public IReadOnlyList<float> Bars { get; init; } = [];

    public PdfFrame Indented() => Room - Indent < LeastRoom ? this : this with { Left = Left + Indent, Room = Room - Indent };

    public PdfFrame Quoted() => Room - Indent < LeastRoom ? this : Indented() with { Bars = [.. Bars, Left + (Indent / 3)] };

    public PdfFrame Grounded() => this with { Left = Left + GroundPadding, Room = Room - (2 * GroundPadding), HasGround = true };
}
