using System.Net;
using System.Text.Json;

namespace Chorus.Import;

/// <summary>A call's final answer.</summary>
/// <param name="Body">Undefined where the answer is not JSON.</param>
internal sealed record ApiAnswer(HttpStatusCode Status, JsonElement Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Why it was refused: the problem's code and its words.</summary>
    public string Reason => string.Join(": ", new[] { Text("code") ?? $"{(int)Status}", Text("detail") ?? Text("title") }.OfType<string>());

    public static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true;
        var text = await response.Content.ReadAsStringAsync(cancellation);
        return new ApiAnswer(response.StatusCode, isJson ? JsonSerializer.Deserialize<JsonElement>(text) : default);
    }

    private string? Text(string name) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
