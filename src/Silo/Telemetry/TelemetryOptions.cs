using System.ComponentModel.DataAnnotations;

namespace Chorus.Silo.Telemetry;

/// <summary>
/// What is told to a collector; section <c>Chorus:Telemetry</c>. Where that is, <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says, and
/// OpenTelemetry's other variables how; without it nothing is told.
/// </summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Chorus:Telemetry";

    /// <summary>The part of all calls that come in whose traces are recorded.</summary>
    /// <value>0.1 by default: one in ten.</value>
    [Range(0, 1)]
    public double SampleRatio { get; set; } = 0.1;
}
