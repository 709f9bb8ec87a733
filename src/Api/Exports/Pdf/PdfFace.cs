using HarfBuzzSharp;
using SkiaSharp;

namespace Chorus.Api.Exports.Pdf;

/// <summary>A font: HarfBuzz says which glyphs go where, Skia writes them. Opened once, then only read, by any thread.</summary>
internal sealed class PdfFace : IDisposable
{
    private readonly Font _shaper;
    private readonly Lazy<SKTypeface> _typeface;

    private PdfFace(string file, Face face)
    {
        File = file;
        UnitsPerEm = face.UnitsPerEm;
        _shaper = new Font(face);
        _shaper.SetScale(UnitsPerEm, UnitsPerEm);
        _shaper.SetFunctionsOpenType();
        _typeface = new Lazy<SKTypeface>(() => SKTypeface.FromFile(file));
    }

    public string File { get; }

    public int UnitsPerEm { get; }

    public SKTypeface Typeface => _typeface.Value;

    /// <summary>Null: it is none, or a broken one.</summary>
    public static PdfFace? Open(string file)
    {
        using var blob = Blob.FromFile(file);
        var face = new Face(blob, 0);
        face.MakeImmutable();
        return face is { GlyphCount: > 0, UnitsPerEm: > 0 } ? new PdfFace(file, face) : null;
    }

    public bool Has(int codePoint) => _shaper.TryGetNominalGlyph((uint)codePoint, out var glyph) && glyph != 0;

    public void Shape(HarfBuzzSharp.Buffer buffer) => _shaper.Shape(buffer);

    public void Dispose()
    {
        _shaper.Dispose();
        if (_typeface.IsValueCreated)
        {
            _typeface.Value.Dispose();
        }
    }
}
