using System.Net;
using System.Text.Json;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Images;

/// <summary>Has pictures painted, and waits for them.</summary>
internal static class Painting
{
    public static async Task<JsonElement> PaintAsync(ChorusClient user, object request)
    {
        var (status, begun) = await user.CallAsync(HttpMethod.Post, "api/images", request);
        Assert.True(status == HttpStatusCode.Accepted, $"{status} {begun}");
        return await WaitAsync(user, begun.GetProperty("id").GetString()!);
    }

    public static async Task<JsonElement> WaitAsync(ChorusClient user, string id)
    {
        JsonElement image = default;
        await Eventually.TrueAsync(
            async () => StatusOf(image = await user.RequireAsync(HttpMethod.Get, $"api/images/{id}")) != "generating",
            TimeSpan.FromSeconds(60), "the picture is painted");
        Assert.True(StatusOf(image) == "complete", $"{image}");
        return image;
    }

    private static string? StatusOf(JsonElement image) => image.GetProperty("status").GetString();
}
