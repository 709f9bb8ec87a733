using System.Net.Http.Headers;
using System.Net.Http.Json;
using Chorus.Bench.Load.Measures;
using Chorus.Bench.Load.Protocols;
using Chorus.Bench.Load.Transport;

namespace Chorus.Bench.Load.Servers;

/// <summary>Chorus through its public contract: guests, members, one channel for each user.</summary>
internal sealed class ChorusServer(string name, Uri address, ServerProcess process) : ChatServer(name, address, process)
{
    private const int CallsAtOnce = 16;

    private static readonly HttpClient Http = new();
    private Token[] tokens = [];

    public override async Task SignInAsync(int users, CancellationToken cancellationToken)
    {
        var signedIn = tokens.Length;
        Array.Resize(ref tokens, Math.Max(users, signedIn));
        await InParallelAsync(signedIn, tokens.Length, async user =>
        {
            using var response = await Http.PostAsync(
                new Uri(Address, "/api/auth/guest"), content: null, cancellationToken);
            tokens[user] = await ReadAsync<Token>(response, cancellationToken);
        }, cancellationToken);
    }

    public override async Task<string> NewConversationAsync(int owner, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(owner, "/api/conversations", new { title = "Load" }, cancellationToken);
        return (await ReadAsync<Conversation>(response, cancellationToken)).Id;
    }

    public override Task AddMembersAsync(string conversationId, int members, CancellationToken cancellationToken) =>
        InParallelAsync(1, members + 1, async user =>
        {
            var member = new { userId = tokens[user].UserId, role = "member" };
            using var response = await PostAsync(
                0, $"/api/conversations/{conversationId}/members", member, cancellationToken);
            await EnsureAsync(response, cancellationToken);
        }, cancellationToken);

    public override async Task<Device> ConnectAsync(
        int user, string conversationId, int index, IDeviceSink sink, CancellationToken cancellationToken)
    {
        var token = Uri.EscapeDataString(tokens[user].AccessToken);
        var connection = await WebSocketConnection.OpenAsync(Address, $"/hub?access_token={token}", cancellationToken);
        var device = new SignalRDevice(connection, index, sink);
        await device.HandshakeAsync(cancellationToken);
        await device.InvokeAsync("Resume", "null,null", cancellationToken);
        device.Prepare(conversationId);
        return device;
    }

    private static Task InParallelAsync(int from, int to, Func<int, Task> body, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellationToken,
        };
        return Parallel.ForAsync(from, to, options, async (i, _) => await body(i));
    }

    private async Task<HttpResponseMessage> PostAsync<T>(
        int user, string path, T body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens[user].AccessToken);
        request.Content = JsonContent.Create(body);
        return await Http.SendAsync(request, cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await EnsureAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync<T>(cancellationToken)
            ?? throw new InvalidDataException("The answer is empty.");
    }

    private static async Task EnsureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
            throw new InvalidDataException(
                $"{response.RequestMessage?.RequestUri?.AbsolutePath} answered {(int)response.StatusCode}: " +
                await response.Content.ReadAsStringAsync(cancellationToken));
    }

    private sealed record Token(string AccessToken, string UserId);

    private sealed record Conversation(string Id);
}
