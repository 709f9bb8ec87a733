using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Chorus.Testing.Providers;

/// <summary>Answers of a painter. Faults are in <see cref="FaultScripts"/>.</summary>
public static class PictureScripts
{
    /// <summary>A picture within the answer.</summary>
    /// <param name="bytes">Null: a plain PNG of the size that was asked for.</param>
    public static ProviderScript Base64(byte[]? bytes = null) => (context, request) =>
        SendAsync(context, new { b64_json = Convert.ToBase64String(bytes ?? Plain(request)) });

    /// <summary>Only where the picture is.</summary>
    public static ProviderScript Url(string address) => (context, _) => SendAsync(context, new { url = address });

    /// <summary>Some bytes to fetch, for <see cref="ProviderServer.File"/>.</summary>
    public static ProviderScript Bytes(byte[] bytes, string? contentType = "image/png") => async (context, _) =>
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        if (contentType is not null)
            context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    };

    private static Task SendAsync(HttpContext context, object picture) =>
        context.Response.WriteAsJsonAsync(new { created = 1_700_000_000, data = new[] { picture } }, context.RequestAborted);

    private static byte[] Plain(JsonElement request)
    {
        var size = request.TryGetProperty("size", out var text) ? text.GetString()!.Split('x') : ["1024", "1024"];
        return PlainPng.Of(int.Parse(size[0], CultureInfo.InvariantCulture), int.Parse(size[1], CultureInfo.InvariantCulture));
    }
}
