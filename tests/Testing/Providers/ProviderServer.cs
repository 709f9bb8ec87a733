using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chorus.Testing.Providers;

/// <summary>How a request is answered.</summary>
public delegate Task ProviderScript(HttpContext context, JsonElement request);

/// <summary>
/// Somebody else's paid service, played: a server of its own on loopback that speaks OpenAI's protocol as far as Chorus uses it,
/// well or badly, as it is told. Processes of Chorus take <see cref="BaseUrl"/> as <c>Chorus__Assistant__BaseUrl</c> and
/// <c>Chorus__Images__BaseUrl</c>.
/// </summary>
public sealed class ProviderServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ProviderRequest> _requests = new();
    private readonly ConcurrentQueue<ProviderScript> _chats = new();
    private readonly ConcurrentQueue<ProviderScript> _pictures = new();
    private readonly ConcurrentDictionary<string, ProviderScript> _files = new();

    private ProviderServer(WebApplication app, Uri root) => (_app, Root) = (app, root);

    public Uri Root { get; }

    public string BaseUrl => $"{Root}v1";

    /// <summary>All requests so far, in the order in which they came.</summary>
    public IReadOnlyList<ProviderRequest> Requests => [.. _requests];

    /// <summary>Requests for answers.</summary>
    public int Chats => _requests.Count(r => r.Path == "/v1/chat/completions");

    /// <summary>Requests for pictures.</summary>
    public int Pictures => _requests.Count(r => r.Path == "/v1/images/generations");

    /// <summary>How requests for answers are answered for which there is no <see cref="NextChat"/>: with what was asked.</summary>
    public ProviderScript Chat { get; set; } = ChatScripts.Echo();

    /// <summary>How requests for pictures are answered for which there is no <see cref="NextPicture"/>: with a real, plain PNG.</summary>
    public ProviderScript Picture { get; set; } = PictureScripts.Base64();

    /// <param name="port">Null: any free one.</param>
    public static async Task<ProviderServer> StartAsync(int? port = null)
    {
        var root = new Uri($"http://127.0.0.1:{port ?? FreePort.Next()}/");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(root.ToString());
        builder.WebHost.ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var server = new ProviderServer(app, root);
        app.MapPost("/v1/chat/completions", context => server.AnswerAsync(context, server._chats, () => server.Chat));
        app.MapPost("/v1/images/generations", context => server.AnswerAsync(context, server._pictures, () => server.Picture));
        app.MapGet("/files/{name}", (HttpContext context, string name) => server.ServeAsync(context, name));
        await app.StartAsync();
        return server;
    }

    /// <summary>Scripts for the next requests for answers, one each.</summary>
    public void NextChat(params ReadOnlySpan<ProviderScript> scripts) => Add(_chats, scripts);

    /// <summary>Scripts for the next requests for pictures, one each.</summary>
    public void NextPicture(params ReadOnlySpan<ProviderScript> scripts) => Add(_pictures, scripts);

    /// <summary>Something to fetch from here.</summary>
    /// <returns>Its address.</returns>
    public string File(string name, ProviderScript script)
    {
        _files[name] = script;
        return $"{Root}files/{name}";
    }

    /// <summary>The configuration of a process of Chorus that asks this provider for both.</summary>
    public Dictionary<string, string> Settings(string key = "test-key") => new()
    {
        ["Chorus__Assistant__BaseUrl"] = BaseUrl,
        ["Chorus__Assistant__ApiKey"] = key,
        ["Chorus__Assistant__Model"] = "test-model",
        ["Chorus__Images__BaseUrl"] = BaseUrl,
        ["Chorus__Images__ApiKey"] = key,
        ["Chorus__Images__Model"] = "test-painter",
    };

    public async ValueTask DisposeAsync()
    {
        // Scripts that hang end when their connections do.
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        try
        {
            await _app.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
        }

        await _app.DisposeAsync();
    }

    private static void Add(ConcurrentQueue<ProviderScript> queue, ReadOnlySpan<ProviderScript> scripts)
    {
        foreach (var script in scripts)
            queue.Enqueue(script);
    }

    private async Task AnswerAsync(HttpContext context, ConcurrentQueue<ProviderScript> next, Func<ProviderScript> usual)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted);
        Record(context, body);
        await RunAsync(next.TryDequeue(out var script) ? script : usual(), context, body);
    }

    private Task ServeAsync(HttpContext context, string name)
    {
        Record(context, default);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return _files.TryGetValue(name, out var script) ? RunAsync(script, context, default) : Task.CompletedTask;
    }

    private void Record(HttpContext context, JsonElement body) => _requests.Enqueue(new ProviderRequest(
        context.Request.Path, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));

    private static async Task RunAsync(ProviderScript script, HttpContext context, JsonElement body)
    {
        try
        {
            await script(context, body);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone.
        }
    }
}
