namespace Chorus.Grains.Files;

/// <summary>A kind of file that is kept and served. There are no others: nothing is ever served as markup or script.</summary>
/// <param name="Extension">Of its path, without the dot.</param>
/// <param name="MimeType">As it is told to people's programs.</param>
/// <param name="IsImage">Whether it is a picture.</param>
public sealed record FileType(string Extension, string MimeType, bool IsImage)
{
    public static readonly FileType Png = new("png", "image/png", true);
    public static readonly FileType Jpeg = new("jpg", "image/jpeg", true);
    public static readonly FileType WebP = new("webp", "image/webp", true);
    public static readonly FileType Gif = new("gif", "image/gif", true);
    public static readonly FileType Pdf = new("pdf", "application/pdf", false);
    public static readonly FileType Text = new("txt", "text/plain", false);

    public static IReadOnlyList<FileType> All { get; } = [Png, Jpeg, WebP, Gif, Pdf, Text];

    /// <summary>The type of this extension; null: there is none.</summary>
    public static FileType? OfExtension(ReadOnlySpan<char> extension)
    {
        foreach (var type in All)
        {
            if (extension.SequenceEqual(type.Extension))
            {
                return type;
            }
        }

        return null;
    }

    public override string ToString() => Extension;
}
