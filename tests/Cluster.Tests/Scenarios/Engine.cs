using Chorus.Testing;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>What the engine under test knows to do.</summary>
internal static class Engine
{
    /// <summary>The embedded engine goes around a cut; on Microsoft Orleans, calls wait until it is mended.</summary>
    public static bool GoesAroundCuts => IsEmbedded;

    /// <summary>Microsoft's runtime logs faults of its peers as errors.</summary>
    public static bool LogsFaultsAsErrors => !IsEmbedded;

    private static bool IsEmbedded => Repository.Engine == "Embedded";
}
