using Chorus.Testing;
using Xunit;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>A test of what only the embedded engine holds: calls go around a cut, and leases in PostgreSQL decide who serves.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EmbeddedFactAttribute : FactAttribute
{
    public EmbeddedFactAttribute()
    {
        if (!IsEmbedded)
            Skip = "Microsoft Orleans knows no way around a cut between two nodes";
    }

    public static bool IsEmbedded => Repository.Engine == "Embedded";
}
