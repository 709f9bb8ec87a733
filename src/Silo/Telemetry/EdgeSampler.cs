using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Chorus.Silo.Telemetry;

/// <summary>
/// Decides by chance where a call comes in; what belongs to a trace of our own follows it. Whoever calls from outside does not decide:
/// anybody could have everything recorded. What the server does by itself begins no trace.
/// </summary>
/// <param name="ratio">From 0, none, to 1, all.</param>
internal sealed class EdgeSampler(double ratio) : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        var isOurs = parent.TraceId != default && !parent.IsRemote;
        var isRecorded = isOurs
            ? (parent.TraceFlags & ActivityTraceFlags.Recorded) != 0
            : samplingParameters.Kind == ActivityKind.Server && Random.Shared.NextDouble() < ratio;
        return new SamplingResult(isRecorded ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }
}
