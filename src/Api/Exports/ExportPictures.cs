using Chorus.Api.Files;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Grains.Files;

namespace Chorus.Api.Exports;

/// <summary>Fetches pictures of this server for what is taken out.</summary>
internal sealed class ExportPictures(FileDoor files)
{
    private const long MostInPage = 1024 * 1024;

    /// <summary>The bytes; null: there is no such picture, or it is larger, and its link has to do.</summary>
    public async Task<byte[]?> ReadAsync(string? url, long maxBytes, CancellationToken cancellationToken)
    {
        if (FilePath.OfUrl(url) is not { Type.IsImage: true } path)
        {
            return null;
        }

        try
        {
            await using var content = await files.OpenAsync(path, cancellationToken);
            if (content is null || content.Length > maxBytes)
            {
                return null;
            }

            var bytes = new byte[content.Length];
            await content.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    /// <summary>An address that is the picture itself, or its thumbnail if it is large; null: it cannot be had.</summary>
    public async Task<string?> DataAddressAsync(Attachment picture, CancellationToken cancellationToken)
    {
        foreach (var url in new[] { picture.Url, picture.ThumbnailUrl })
        {
            if (await ReadAsync(url, MostInPage, cancellationToken) is { } bytes)
            {
                return $"data:{FilePath.OfUrl(url)!.Type.MimeType};base64,{Convert.ToBase64String(bytes)}";
            }
        }

        return null;
    }
}
