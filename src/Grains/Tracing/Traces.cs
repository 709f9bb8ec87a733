using System.Diagnostics;

namespace Chorus.Grains.Tracing;

/// <summary>
/// Chorus's own parts of a trace. A trace is begun where a call comes in, and only what belongs to one that is recorded tells
/// anything here: all else costs a look at whether somebody listens. What goes on elsewhere later takes W3C's <c>traceparent</c>
/// along.
/// </summary>
public static class Traces
{
    public const string SourceName = "Chorus";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>What goes on here, if it is recorded.</summary>
    public static Activity? Recorded => Source.HasListeners() && Activity.Current is { Recorded: true } current ? current : null;

    /// <summary>Its <c>traceparent</c>; null: it is not recorded.</summary>
    public static string? Parent => Recorded?.Id;

    /// <summary>Begins a part of a trace; null: there is none.</summary>
    /// <param name="parent">A <c>traceparent</c> that <see cref="Parent"/> gave, here or in another process.</param>
    public static Activity? Begin(string name, ActivityKind kind, string? parent) =>
        ActivityContext.TryParse(parent, traceState: null, out var context) ? Source.StartActivity(name, kind, context) : null;

    /// <summary>
    /// Begins what is done for several at once: a part of the first recorded one's trace, linked to the others; null: none is.
    /// Whatever went on here before is not what this belongs to.
    /// </summary>
    public static Activity? BeginFor<T>(string name, IReadOnlyList<T> several, Func<T, string?> parentOf)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        Activity.Current = null;
        var parents = several.Select(parentOf).OfType<string>().Distinct().ToList();
        var activity = parents is [var first, ..] ? Begin(name, ActivityKind.Internal, first) : null;
        foreach (var other in parents.Skip(1))
        {
            if (ActivityContext.TryParse(other, traceState: null, out var context))
            {
                activity?.AddLink(new ActivityLink(context));
            }
        }

        return activity?.SetTag("chorus.batch.size", several.Count);
    }

    /// <summary>What follows in this method belongs to no trace: it goes on for long, or says much.</summary>
    public static void Leave()
    {
        if (Source.HasListeners())
        {
            Activity.Current = null;
        }
    }
}
