using Chorus.Grains.Conversations;
using Chorus.Grains.Images;
using SkiaSharp;

namespace Chorus.Api.Exports.Pdf;

/// <summary>Fetches the pictures of a message, and makes them fit to print.</summary>
internal sealed class PdfPictures(ExportPictures pictures)
{
    private const long MaxBytes = 20 * 1024 * 1024;
    private const long MaxPixels = 12_000_000;
    private const int MaxSide = 1400;
    private const int Quality = 85;

    /// <summary>The picture's bytes, or its thumbnail's if the picture is huge; null: there is none, and its link has to do.</summary>
    public async Task<byte[]?> FetchAsync(Attachment picture, CancellationToken cancellationToken)
    {
        var isHuge = picture.Size > MaxBytes || (long)(picture.Width ?? 0) * (picture.Height ?? 0) > MaxPixels;
        return await ReadAsync(isHuge ? null : picture.Url, cancellationToken) is { } bytes && IsSmall(bytes)
            ? bytes
            : await ReadAsync(picture.ThumbnailUrl, cancellationToken) is { } thumbnail && IsSmall(thumbnail) ? thumbnail : null;
    }

    /// <summary>The picture upright, on white, no larger than print needs; null: it cannot be read.</summary>
    public static SKImage? Decode(byte[] bytes)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        using var bitmap = codec is null ? null : SKBitmap.Decode(codec);
        if (bitmap is null)
        {
            return null;
        }

        var turned = codec!.EncodedOrigin >= SKEncodedOrigin.LeftTop;
        var (width, height) = turned ? (bitmap.Height, bitmap.Width) : (bitmap.Width, bitmap.Height);
        var scale = Math.Min(1, (float)MaxSide / Math.Max(width, height));
        using var surface = SKSurface.Create(new SKImageInfo(Math.Max(1, (int)(width * scale)), Math.Max(1, (int)(height * scale))));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(scale);
        surface.Canvas.Concat(Upright(codec.EncodedOrigin, width, height));
        using var image = SKImage.FromBitmap(bitmap);
        surface.Canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKCubicResampler.Mitchell));
        using var drawn = surface.Snapshot();
        using var encoded = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return SKImage.FromEncodedData(encoded);
    }

    private static bool IsSmall(byte[] bytes) => PictureHeader.Read(bytes) is { } header && (long)header.Width * header.Height <= MaxPixels;

    // What EXIF's eight ways to lie ask for.
    private static SKMatrix Upright(SKEncodedOrigin origin, float width, float height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, width, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, width, -1, 0, height, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, height, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private Task<byte[]?> ReadAsync(string? url, CancellationToken cancellationToken) => pictures.ReadAsync(url, MaxBytes, cancellationToken);
}
