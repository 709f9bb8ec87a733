using System.Diagnostics;
using Chorus.Grains.Tracing;

namespace Chorus.Silo.Telemetry;

/// <summary>Takes the trace along with each call of a grain, as W3C's <c>traceparent</c>. Only what is recorded travels.</summary>
internal sealed class OutgoingCallTracing : IOutgoingGrainCallFilter
{
    /// <summary>What it is called in the request's context.</summary>
    public const string Key = "traceparent";

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        using var activity = Traces.Parent is { } parent ? Traces.Begin(CallName.Of(context), ActivityKind.Client, parent) : null;
        if (activity is null)
        {
            // What this came from may have been recorded; what goes on now is not a part of it.
            RequestContext.Remove(Key);
            await context.Invoke();
            return;
        }

        RequestContext.Set(Key, activity.Id!);
        await CallName.InvokeAsync(context, activity);
    }
}
