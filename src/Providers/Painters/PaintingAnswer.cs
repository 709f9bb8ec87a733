using System.Net;
using System.Text.Json;
using Chorus.Providers.Faults;

namespace Chorus.Providers.Painters;

/// <summary>What comes back: the picture, or where it is.</summary>
internal readonly record struct PaintingAnswer(byte[]? Bytes, string? Url)
{
    public static PaintingAnswer Read(ReadOnlyMemory<byte> text, string? secret)
    {
        if (ErrorBody.TryParse(text, secret, out var error))
        {
            throw ProviderFaults.Of(HttpStatusCode.OK, error, retryAfter: null);
        }

        using var document = JsonDocument.Parse(text);
        var picture = document.RootElement.GetProperty("data")[0];
        return picture.TryGetProperty("b64_json", out var bytes) && bytes.ValueKind == JsonValueKind.String
            ? new PaintingAnswer(bytes.GetBytesFromBase64(), null)
            : new PaintingAnswer(null, picture.GetProperty("url").GetString() ?? throw ProviderFaults.Invalid("The provider sent no picture."));
    }
}
