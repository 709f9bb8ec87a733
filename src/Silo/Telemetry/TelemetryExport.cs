using Chorus.Grains.Tracing;
using Chorus.Silo.Metrics;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Chorus.Silo.Telemetry;

/// <summary>
/// Tells a collector of traces, metrics and logs over OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one. Where it does not,
/// nobody listens, and no call passes through anything of this.
/// </summary>
internal static class TelemetryExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceName = "OTEL_SERVICE_NAME";

    // Where calls come in, where statements and requests to providers go out, and what is between.
    private static readonly string[] Sources =
    [
        Traces.SourceName, "Microsoft.AspNetCore", "Microsoft.AspNetCore.SignalR.Server", "System.Net.Http", "Npgsql",
    ];

    public static void AddTelemetryExport(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        if (string.IsNullOrWhiteSpace(builder.Configuration[Endpoint]))
        {
            return;
        }

        var options = builder.Configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new TelemetryOptions();
        services.AddSingleton<IOutgoingGrainCallFilter, OutgoingCallTracing>().AddSingleton<IIncomingGrainCallFilter, IncomingCallTracing>();
        services.AddOpenTelemetry()
            .ConfigureResource(resource => Name(resource, builder))
            .WithTracing(traces => traces.AddSource(Sources).SetSampler(new EdgeSampler(Math.Clamp(options.SampleRatio, 0, 1))).AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddMeter(ToldMetrics.Meters).AddView(ToldMetrics.ViewOf).AddOtlpExporter())
            .WithLogging(logs => logs.AddOtlpExporter(), logs => logs.IncludeFormattedMessage = true);
    }

    private static void Name(ResourceBuilder resource, WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration[ServiceName]))
        {
            resource.AddService(builder.Environment.ApplicationName.Replace('.', '-').ToLowerInvariant());
        }
    }
}
