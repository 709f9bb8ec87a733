using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Chorus.Silo.Metrics;

/// <summary>Which metrics are told, and how: the same to whoever asks for <c>/metrics</c> and over OTLP.</summary>
internal static class ToldMetrics
{
    /// <summary>Series of one instrument; what comes beyond is counted together.</summary>
    public const int MaxSeries = 200;

    private const string Own = "Chorus.";
    private const string Engine = "Microsoft.Orleans";

    // Of the engine's very many, those that tell when silos come and go.
    private static readonly HashSet<string> OfEngine = ["orleans-catalog-activation-created", "orleans-catalog-activation-destroyed"];

    private static readonly HashSet<string> OfRuntime =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http.Connections", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    // Only labels with few values; addresses, ids and errors' texts are not among them.
    private static readonly string[] Labels =
    [
        "http.request.method", "http.route", "http.response.status_code", "signalr.connection.status", "signalr.transport",
        "outcome", "kind", "operation", "state", "db.client.connection.state", "gc.heap.generation",
    ];

    // Seconds, from a cached read to a call's timeout; for sizes the powers of two.
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] Sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096];

    /// <summary>The meters, by their names or by how they begin.</summary>
    public static string[] Meters { get; } = [$"{Own}*", Engine, .. OfRuntime];

    public static bool IsTold(Instrument instrument) =>
        OfRuntime.Contains(instrument.Meter.Name)
        || instrument.Meter.Name.StartsWith(Own, StringComparison.Ordinal)
        || (instrument.Meter.Name == Engine && OfEngine.Contains(instrument.Name));

    public static bool IsLabel(string name) => Array.IndexOf(Labels, name) >= 0;

    /// <summary>Where a histogram's buckets end.</summary>
    public static double[] BoundsOf(Instrument instrument) => instrument.Unit == "s" ? Seconds : Sizes;

    public static MetricStreamConfiguration ViewOf(Instrument instrument)
    {
        if (!IsTold(instrument))
        {
            return MetricStreamConfiguration.Drop;
        }

        return instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Histogram<>)
            ? new ExplicitBucketHistogramConfiguration { TagKeys = Labels, CardinalityLimit = MaxSeries, Boundaries = BoundsOf(instrument) }
            : new MetricStreamConfiguration { TagKeys = Labels, CardinalityLimit = MaxSeries };
    }
}
