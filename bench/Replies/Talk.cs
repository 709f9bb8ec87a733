using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chorus.Bench.Replies;

/// <summary>A user with two devices, who asks one question after another. One more device may come while an answer is made.</summary>
internal sealed class Talk(Uri address, HttpClient http, int number, Figures figures) : IDisposable
{
    private const int Devices = 2;

    // Beyond what the provider takes for an answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ReplyDevice[] devices = new ReplyDevice[Devices];
    private Screen[] screens = [];
    private string token = "";

    public static async Task<Talk> OpenAsync(Uri address, HttpClient http, int number, Figures figures, CancellationToken cancellationToken)
    {
        var talk = new Talk(address, http, number, figures);
        talk.token = (await talk.CallAsync(HttpMethod.Post, "/api/auth/guest", null, cancellationToken)).GetProperty("accessToken").GetString()!;
        for (var i = 0; i < Devices; i++)
            talk.devices[i] = await ReplyDevice.ConnectAsync(address, talk.token, talk.Name(i), null, figures, null, cancellationToken);
        return talk;
    }

    /// <summary>Asks, and returns once both devices, and one that joins in the middle, have the whole answer.</summary>
    public async Task AskAsync(Pace pace, Join join, CancellationToken cancellationToken)
    {
        // With a title, the assistant is not asked for one.
        var conversation = await CallAsync(HttpMethod.Post, "/api/conversations", new { title = "Answers" }, cancellationToken);
        var path = $"/api/conversations/{conversation.GetProperty("id").GetString()}/messages";
        var askedAt = Stopwatch.GetTimestamp();
        screens = [.. Enumerable.Range(0, Devices).Select(i => new Screen(Name(i), pace.Tokens, askedAt, figures))];
        for (var i = 0; i < Devices; i++)
            devices[i].Show(screens[i]);
        await CallAsync(HttpMethod.Post, path, new { id = Guid.CreateVersion7(), content = "Well?", reply = "assistant" }, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(pace.Length + Patience);
        try
        {
            if (join != Join.None)
                await JoinAsync(path, join == Join.Again, new Screen(Name(Devices), pace.Tokens, askedAt, figures), limit.Token);
            await Task.WhenAll(screens.Select(s => s.Ended)).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            figures.Faults.Add($"user {number}: the answer did not reach all devices");
        }
    }

    public void KeepAlive()
    {
        foreach (var device in devices)
            device.KeepAlive();
    }

    public void Dispose()
    {
        foreach (var device in devices)
            device?.Dispose();
    }

    private async Task JoinAsync(string path, bool isAgain, Screen late, CancellationToken cancellationToken)
    {
        while (!screens[0].IsInTheMiddle)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        var (began, cut, screen) = (Stopwatch.GetTimestamp(), isAgain ? devices[^1] : null, isAgain ? screens[^1] : late);
        screen.Miss();
        cut?.Dispose();
        var device = await ReplyDevice.ConnectAsync(address, token, Name(Devices), screen, figures, cut, cancellationToken);
        var messages = await CallAsync(HttpMethod.Get, path, null, cancellationToken);
        var answer = messages.GetProperty("items")[1];
        screen.Load(answer.GetProperty("content").GetString()!);
        figures.Joined.Record(Stopwatch.GetTimestamp() - began);
        if (answer.GetProperty("status").GetString() != "generating")
            figures.Faults.Add($"user {number}: a device joined when the answer was over");
        if (isAgain)
        {
            devices[^1] = device;
            return;
        }

        await screen.Ended.WaitAsync(cancellationToken);
        device.Dispose();
    }

    private string Name(int device) => $"user {number}, device {device}";

    private async Task<JsonElement> CallAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        request.Headers.Authorization = token.Length > 0 ? new AuthenticationHeaderValue("Bearer", token) : null;
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode
            ? await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)
            : throw new InvalidDataException(
                $"{path} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
