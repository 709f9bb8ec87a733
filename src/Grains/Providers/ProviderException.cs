using System.Text.Json;

namespace Chorus.Grains.Providers;

/// <summary>
/// A provider of answers or pictures has failed. <see cref="Exception.Message"/> is shown to people and kept in the message, so
/// it never holds a key, a token or an address with a query.
/// </summary>
/// <param name="failure">What went wrong, of a short list that clients may compare.</param>
/// <param name="message">For people.</param>
/// <param name="retryAfter">How long the provider asks to be left alone; null: it did not say.</param>
public sealed class ProviderException(ProviderFailure failure, string message, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    public ProviderFailure Failure { get; } = failure;

    /// <summary>The failure's name, as clients see it.</summary>
    public string Type => JsonNamingPolicy.CamelCase.ConvertName(Failure.ToString());

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether the same request may succeed when it is made again.</summary>
    public bool MayPass => Failure is ProviderFailure.Timeout or ProviderFailure.RateLimited or ProviderFailure.Unavailable
        or ProviderFailure.BrokenStream or ProviderFailure.InvalidAnswer;
}
