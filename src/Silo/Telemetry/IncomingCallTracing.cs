using System.Diagnostics;
using Chorus.Grains.Tracing;

namespace Chorus.Silo.Telemetry;

/// <summary>Goes on with the trace of whoever calls. A call that none came with begins none.</summary>
internal sealed class IncomingCallTracing : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var parent = RequestContext.Get(OutgoingCallTracing.Key) as string;
        RequestContext.Remove(OutgoingCallTracing.Key);
        Traces.Leave();
        using var activity = parent is null ? null : Traces.Begin(CallName.Of(context), ActivityKind.Server, parent);
        if (activity is null)
        {
            await context.Invoke();
            return;
        }

        await CallName.InvokeAsync(context, activity);
    }
}
