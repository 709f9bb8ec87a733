using System.Text.Json;
using System.Text.Json.Serialization;
using Chorus.Grains.Images;
using Chorus.Grains.Providers;

namespace Chorus.Providers.Painters;

/// <summary>What is sent to <c>/images/generations</c>.</summary>
internal sealed record PaintingBody(string Model, string Prompt, int N, string Size, string? ResponseFormat)
{
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static PaintingBody Of(PaintRequest request, string model)
    {
        if (!AspectRatio.TryParse(request.AspectRatio ?? "1:1", out var ratio))
        {
            throw new ProviderException(ProviderFailure.InvalidRequest, "The aspect ratio is none, such as 16:9.");
        }

        // The protocol has no negative prompt, and OpenAI's own models refuse the format that others need to be told.
        var prompt = string.IsNullOrWhiteSpace(request.NegativePrompt) ? request.Prompt : $"{request.Prompt}\n\nAvoid: {request.NegativePrompt}";
        var format = model.StartsWith("gpt-image", StringComparison.OrdinalIgnoreCase) ? null : "b64_json";
        return new PaintingBody(model, prompt, 1, PictureSize.Of(model, ratio), format);
    }
}
