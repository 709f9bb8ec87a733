using System.Diagnostics.Metrics;

namespace Orleans.Runtime;

/// <summary>Counts the beginnings and ends of activations, under the names that Orleans gives to such counters.</summary>
internal static class ActivationMeter
{
    private static readonly Meter Meter = new("Microsoft.Orleans");

    public static readonly Counter<int> Created =
        Meter.CreateCounter<int>("orleans-catalog-activation-created", description: "Activations that have begun.");

    public static readonly Counter<int> Destroyed =
        Meter.CreateCounter<int>("orleans-catalog-activation-destroyed", description: "Activations that have ended.");
}
