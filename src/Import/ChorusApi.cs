using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Chorus.Import.Account;

namespace Chorus.Import;

/// <summary>
/// Calls of the public API. What may succeed later (no connection, 429, 5xx) is tried again with the same body, and an
/// expired token is renewed, so a call is made at least once: its ids keep that safe.
/// </summary>
internal sealed class ChorusApi(Uri server, TimeProvider time) : IDisposable
{
    private const int Attempts = 15;
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(15);
    private readonly HttpClient _http = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };
    private readonly SemaphoreSlim _renewing = new(1);

    /// <summary>The server's address.</summary>
    public Uri Server => server;

    /// <summary>Whose calls these are; null before sign-in.</summary>
    public Token? Token { get; set; }

    /// <summary>Called with each renewed token, which makes the one before useless.</summary>
    public Action<Token> Renewed { get; set; } = _ => { };

    /// <summary>Makes a call until it has a final answer.</summary>
    /// <exception cref="ImportException">There was none after many attempts.</exception>
    public async Task<ApiAnswer> PostAsync(string path, object body, CancellationToken cancellation)
    {
        var reason = "";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var token = Token;
            var delay = Backoff(attempt);
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
                if (token is not null)
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.AccessToken);
                using var response = await _http.SendAsync(request, cancellation);
                if (response.StatusCode == HttpStatusCode.Unauthorized && token is not null && await RenewAsync(token, cancellation))
                    continue;
                if (response.StatusCode != HttpStatusCode.TooManyRequests && (int)response.StatusCode < 500)
                    return await ApiAnswer.ReadAsync(response, cancellation);
                reason = $"it answers {(int)response.StatusCode}";
                delay = response.Headers.RetryAfter?.Delta ?? delay;
            }
            catch (Exception e) when (e is HttpRequestException or IOException
                || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                reason = e.Message;
            }
            await Task.Delay(delay, time, cancellation);
        }
        throw new ImportException($"{server} cannot be used: {reason}");
    }

    public void Dispose()
    {
        _http.Dispose();
        _renewing.Dispose();
    }

    // Full jitter: many callers that fail together do not come back together.
    private static TimeSpan Backoff(int attempt)
    {
        var most = Math.Min(0.25 * Math.Pow(2, attempt), _longestDelay.TotalSeconds);
        return TimeSpan.FromSeconds(most * (0.5 + Random.Shared.NextDouble() / 2));
    }

    private async Task<bool> RenewAsync(Token stale, CancellationToken cancellation)
    {
        await _renewing.WaitAsync(cancellation);
        try
        {
            // Another caller may have been first.
            if (Token != stale)
                return true;
            using var response = await _http.PostAsJsonAsync("/api/auth/refresh", new { stale.RefreshToken }, JsonSerializerOptions.Web, cancellation);
            if (!response.IsSuccessStatusCode)
                return false;
            Token = (await response.Content.ReadFromJsonAsync<Token>(cancellation))!;
            Renewed(Token);
            return true;
        }
        finally
        {
            _renewing.Release();
        }
    }
}
