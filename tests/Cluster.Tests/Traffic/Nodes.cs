using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chorus.Cluster.Tests.Traffic;

/// <summary>The Api nodes as a client knows them: a list of addresses, of which any may be away.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Which node is asked needs no secrecy.")]
internal sealed class Nodes(IReadOnlyList<Uri> addresses) : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public Uri Any => addresses[Random.Shared.Next(addresses.Count)];

    /// <summary>The node that comes after another in the list.</summary>
    public Uri After(Uri? node) => addresses[(addresses.ToList().IndexOf(node!) + 1) % addresses.Count];

    public Uri this[int index] => addresses[index % addresses.Count];

    /// <summary>Makes one call to one node.</summary>
    /// <exception cref="HttpRequestException">The node could not be reached, or its connection broke.</exception>
    /// <exception cref="OperationCanceledException">No answer came in time.</exception>
    public async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(
        Uri node, Account? account, HttpMethod method, string path, object? body, TimeSpan timeout)
    {
        using var cancellation = new CancellationTokenSource(timeout);
        using var request = new HttpRequestMessage(method, new Uri(node, path));
        if (account is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.AccessToken);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await _http.SendAsync(request, cancellation.Token);
        var text = await response.Content.ReadAsByteArrayAsync(cancellation.Token);
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true;
        return (response.StatusCode, isJson ? JsonSerializer.Deserialize<JsonElement>(text) : default);
    }

    /// <summary>Makes a call that may be repeated, on any node, until it is answered for good.</summary>
    /// <exception cref="TimeoutException">No node gave a final answer.</exception>
    public async Task<(HttpStatusCode Status, JsonElement Body)> InsistAsync(
        Account? account, HttpMethod method, string path, object? body = null)
    {
        var failure = "";
        for (var tries = Retry.Begin(); tries.MayGoOn; await Task.Delay(_pause, TimeProvider.System))
        {
            try
            {
                var answer = await CallAsync(Any, account, method, path, body, Retry.OneCall);
                if (!Retry.MayHeal(answer.Status))
                    return answer;
                failure = $"{answer.Status} {answer.Body}";
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                failure = e.Message;
            }
        }

        throw new TimeoutException($"{method} {path} was not answered within {Retry.Patience}; at last: {failure}");
    }

    /// <summary>Makes a call as <see cref="InsistAsync"/> does, which must succeed.</summary>
    public async Task<JsonElement> RequireAsync(Account? account, HttpMethod method, string path, object? body = null)
    {
        var (status, answer) = await InsistAsync(account, method, path, body);
        return (int)status < 300 ? answer : throw new InvalidOperationException($"{method} {path} answered {(int)status}: {answer}");
    }

    public async Task<Account> GuestAsync()
    {
        var token = await RequireAsync(null, HttpMethod.Post, "api/auth/guest", new { });
        return new Account(token.GetProperty("userId").GetString()!, token.GetProperty("accessToken").GetString()!);
    }

    public void Dispose() => _http.Dispose();
}
