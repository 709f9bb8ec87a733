using Chorus.Grains.Providers;
using Chorus.Providers.Faults;

namespace Chorus.Providers.Network;

/// <summary>
/// Between a provider and whoever reads its answers, the official SDK included: every fault comes out as a
/// <see cref="ProviderException"/>, and no answer is endless.
/// </summary>
/// <param name="mediaType">What a good answer is.</param>
/// <param name="maxBytes">How much a good answer may hold.</param>
/// <param name="key">Null or empty: no token is sent.</param>
internal sealed class ProviderHandler(HttpMessageHandler inner, string mediaType, long maxBytes, string? key, TimeProvider time)
    : DelegatingHandler(inner)
{
    private const int MaxErrorBytes = 64 * 1024;
    private static readonly TimeSpan ErrorPatience = TimeSpan.FromSeconds(5);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(key))
        {
            request.Headers.Authorization = null;
        }

        var response = await ReceiveAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode && IsExpected(response.Content))
        {
            response.Content = new BoundedContent(response.Content, maxBytes);
            return response;
        }

        using (response)
        {
            throw await ReadErrorAsync(response, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> ReceiveAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw ProviderFaults.Of(e);
        }
    }

    /// <summary>Not every server names what it sends; one that names something else has failed.</summary>
    private bool IsExpected(HttpContent content) =>
        content.Headers.ContentType?.MediaType is null or "text/plain" or "application/octet-stream"
        || string.Equals(content.Headers.ContentType.MediaType, mediaType, StringComparison.OrdinalIgnoreCase);

    private async Task<ProviderException> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response, cancellationToken);
        return ErrorBody.TryParse(body, key, out var error) || !response.IsSuccessStatusCode
            ? ProviderFaults.Of(response.StatusCode, error, RetryAfter.Of(response.Headers, time))
            : ProviderFaults.Invalid($"The provider answered with something else than {mediaType}.");
    }

    /// <summary>As much of an error as comes: its status says most of it.</summary>
    private async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(ErrorPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var content = new BoundedContent(response.Content, MaxErrorBytes);
            return await content.ReadAsByteArrayAsync(either.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is ProviderException or HttpRequestException or OperationCanceledException)
        {
            return default;
        }
    }
}
