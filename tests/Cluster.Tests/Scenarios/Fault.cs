using Chorus.Cluster.Tests.Processes;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>Something that happens to a cluster, and what its operators or its supervisor do about it.</summary>
/// <param name="Target">The most that sends should be held up; printed beside what was measured.</param>
/// <param name="BeginAsync">Makes it happen.</param>
/// <param name="EndAsync">What comes once sends succeed again, before the cluster is made whole.</param>
internal sealed record Fault(string Name, string Target, Func<ClusterUnderTest, Random, Task> BeginAsync, Func<ClusterUnderTest, Task> EndAsync)
{
    public Fault(string name, string target, Func<ClusterUnderTest, Random, Task> beginAsync)
        : this(name, target, beginAsync, _ => Task.CompletedTask)
    {
    }
}
