using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chorus.Testing.Otlp;

/// <summary>A collector on loopback, as far as it receives: OTLP over HTTP, in Protocol Buffers.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _requests = new();

    private OtlpReceiver(WebApplication app, Uri root) => (_app, Root) = (app, root);

    public Uri Root { get; }

    /// <summary>What was told of traces so far.</summary>
    public IReadOnlyList<OtlpSpan> Spans => [.. Bodies("/v1/traces").SelectMany(OtlpSpan.Read)];

    /// <summary>The names of the metrics that were told of.</summary>
    public IReadOnlySet<string> Metrics =>
        Bodies("/v1/metrics").SelectMany(r => r.All(1)).SelectMany(r => r.All(2)).SelectMany(s => s.All(2)).Select(m => m.Text(1)).ToHashSet();

    /// <summary>The texts of what was logged, and the traces that they belong to (empty: none).</summary>
    public IReadOnlyList<(string Text, string TraceId)> Logs =>
    [
        .. Bodies("/v1/logs").SelectMany(r => r.All(1)).SelectMany(r => r.All(2)).SelectMany(s => s.All(2)).Select(l => (l.First(5)?.Text(1) ?? "", l.Hex(9))),
    ];

    /// <summary>The configuration of a process of Chorus that tells this one everything, soon.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Root.ToString(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        ["Chorus__Telemetry__SampleRatio"] = "1",
    };

    public static async Task<OtlpReceiver> StartAsync()
    {
        var root = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(root.ToString());
        builder.WebHost.ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var receiver = new OtlpReceiver(builder.Build(), root);
        receiver._app.MapPost("/v1/{signal}", receiver.ReceiveAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Whether a text has come in anything.</summary>
    public bool HasHeard(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return _requests.Any(r => r.Body.AsSpan().IndexOf(bytes) >= 0);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IEnumerable<ProtoMessage> Bodies(string path) => _requests.Where(r => r.Path == path).Select(r => ProtoMessage.Parse(r.Body));

    private async Task ReceiveAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _requests.Enqueue((context.Request.Path, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
