using System.Text.Json;
using System.Text.RegularExpressions;
using Chorus.Grains.Providers;

namespace Chorus.Providers.Faults;

/// <summary>What a provider says of an error: <c>{"error": {"message", "type", "code"}}</c>, or something near it.</summary>
/// <param name="Failure">Null: the status says it all.</param>
/// <param name="Code">Fit to be shown.</param>
internal sealed partial record ErrorBody(ProviderFailure? Failure, string? Code)
{
    public static ErrorBody None { get; } = new(null, null);

    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 16, AllowTrailingCommas = true };

    /// <summary>Whether a text is an error, and which.</summary>
    /// <param name="secret">What no code may hold.</param>
    public static bool TryParse(ReadOnlyMemory<byte> text, string? secret, out ErrorBody body)
    {
        body = None;
        try
        {
            using var document = JsonDocument.Parse(text, Json);
            if (Error(document.RootElement) is not { } error)
            {
                return false;
            }

            body = Of(error, secret);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonElement? Error(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var error)
        && error.ValueKind is JsonValueKind.Object or JsonValueKind.String ? error : null;

    private static ErrorBody Of(JsonElement error, string? secret)
    {
        if (error.ValueKind == JsonValueKind.String)
        {
            return new ErrorBody(Known("", error.GetString()!), null);
        }

        var code = Text(error, "code") ?? Text(error, "type");
        var failure = Known($"{Text(error, "code")} {Text(error, "type")}", Text(error, "message") ?? "");
        return new ErrorBody(failure, IsFit(code, secret) ? code : null);
    }

    /// <summary>Failures that have no status of their own. What compatible servers call them differs.</summary>
    private static ProviderFailure? Known(string codes, string message) =>
        TooLongCode().IsMatch(codes) || TooLongMessage().IsMatch(message) ? ProviderFailure.ContextTooLong
        : RefusedCode().IsMatch(codes) ? ProviderFailure.Refused
        : RateCode().IsMatch(codes) ? ProviderFailure.RateLimited
        : KeyCode().IsMatch(codes) ? ProviderFailure.Unauthorized
        : ServerCode().IsMatch(codes) ? ProviderFailure.Unavailable
        : null;

    private static string? Text(JsonElement error, string name) =>
        !error.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null;

    private static bool IsFit(string? code, string? secret) =>
        code is not null && FitCode().IsMatch(code)
        && (string.IsNullOrEmpty(secret) || !code.Contains(secret, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"^[a-z][a-z0-9_.]{1,63}\z", RegexOptions.IgnoreCase)]
    private static partial Regex FitCode();

    [GeneratedRegex("context_length_exceeded|exceed_context_size|string_above_max_length|request_too_large", RegexOptions.IgnoreCase)]
    private static partial Regex TooLongCode();

    [GeneratedRegex("maximum context length|context window|prompt is too long|exceeds the available context", RegexOptions.IgnoreCase)]
    private static partial Regex TooLongMessage();

    [GeneratedRegex("content_filter|content_policy|moderation_blocked|responsible_?ai", RegexOptions.IgnoreCase)]
    private static partial Regex RefusedCode();

    [GeneratedRegex(@"rate_limit|insufficient_quota|\b429\b", RegexOptions.IgnoreCase)]
    private static partial Regex RateCode();

    [GeneratedRegex(@"invalid_api_key|authentication_error|\b401\b", RegexOptions.IgnoreCase)]
    private static partial Regex KeyCode();

    [GeneratedRegex(@"server_error|overloaded|service_unavailable|\b50[0-9]\b", RegexOptions.IgnoreCase)]
    private static partial Regex ServerCode();
}
