using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Chorus.Testing;

/// <summary>One signed-in user of a server, over REST. Answers come back as JSON, as the contract names their parts.</summary>
public sealed class ChorusClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _server;

    /// <summary>A client that has not signed in yet.</summary>
    public ChorusClient(Uri server) => (_server, _http) = (server, new HttpClient { BaseAddress = server });

    /// <summary>The signed-in user's id.</summary>
    public string UserId { get; private set; } = "";

    /// <summary>What opens the REST calls and the hub.</summary>
    public string AccessToken { get; private set; } = "";

    /// <summary>What brings the next access token.</summary>
    public string RefreshToken { get; private set; } = "";

    /// <summary>Signs in as a new guest.</summary>
    public static async Task<ChorusClient> GuestAsync(Uri server)
    {
        var client = new ChorusClient(server);
        await client.SignInAsync("api/auth/guest", new { });
        return client;
    }

    /// <summary>Makes an account; if this client is a guest, the guest becomes it.</summary>
    public Task RegisterAsync(string email, string password) => SignInAsync("api/auth/register", new { email, password });

    /// <summary>Signs in to an account.</summary>
    public Task LoginAsync(string email, string password) => SignInAsync("api/auth/login", new { email, password });

    /// <summary>Gets new tokens for the old ones.</summary>
    public Task RefreshAsync() => SignInAsync("api/auth/refresh", new { refreshToken = RefreshToken });

    /// <summary>Is the same user as another client, perhaps on another server.</summary>
    public Task SignInAsAsync(ChorusClient other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return SignInAsync("api/auth/refresh", new { refreshToken = other.RefreshToken });
    }

    /// <summary>Opens this user's realtime channel; the caller still has to call Resume.</summary>
    public Task<HubClient> ConnectAsync() => HubClient.ConnectAsync(_server, AccessToken);

    /// <summary>Makes any call.</summary>
    /// <param name="ifMatch">A version for the <c>If-Match</c> header, without quotes.</param>
    public async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(
        HttpMethod method, string path, object? body = null, long? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (ifMatch is { } version)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true;
        return (response.StatusCode, isJson ? JsonSerializer.Deserialize<JsonElement>(text) : default);
    }

    /// <summary>Makes a call that must succeed.</summary>
    public async Task<JsonElement> RequireAsync(HttpMethod method, string path, object? body = null)
    {
        var (status, answer) = await CallAsync(method, path, body);
        Assert.True((int)status < 300, $"{method} {path} answered {(int)status}: {answer}");
        return answer;
    }

    /// <summary>Makes a conversation.</summary>
    public Task<JsonElement> NewConversationAsync(string title, Guid? id = null) =>
        RequireAsync(HttpMethod.Post, "api/conversations", new { id = id ?? Guid.CreateVersion7(), title });

    /// <summary>Sends a message.</summary>
    public Task<JsonElement> SendAsync(string conversationId, string content, Guid? id = null) =>
        RequireAsync(HttpMethod.Post, $"api/conversations/{conversationId}/messages", new { id = id ?? Guid.CreateVersion7(), content });

    /// <summary>The ids of all conversations that are not archived, page by page.</summary>
    public async Task<List<string>> ConversationIdsAsync()
    {
        var all = new List<string>();
        for (var query = ""; ;)
        {
            var page = await RequireAsync(HttpMethod.Get, $"api/conversations?limit=200{query}");
            all.AddRange(page.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("id").GetString()!));
            if (page.GetProperty("nextCursor").GetString() is not { } cursor)
                return all;
            query = $"&cursor={Uri.EscapeDataString(cursor)}";
        }
    }

    /// <summary>All messages of a conversation, in order, page by page.</summary>
    public async Task<List<JsonElement>> MessagesAsync(string conversationId)
    {
        var all = new List<JsonElement>();
        while (true)
        {
            var after = all.Count == 0 ? 0 : all[^1].GetProperty("seq").GetInt64();
            var page = await RequireAsync(HttpMethod.Get, $"api/conversations/{conversationId}/messages?after={after}&limit=200");
            all.AddRange(page.GetProperty("items").EnumerateArray());
            if (!page.GetProperty("hasMore").GetBoolean())
                return all;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task SignInAsync(string path, object body)
    {
        var token = await RequireAsync(HttpMethod.Post, path, body);
        AccessToken = token.GetProperty("accessToken").GetString()!;
        RefreshToken = token.GetProperty("refreshToken").GetString()!;
        UserId = token.GetProperty("userId").GetString()!;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
    }
}
