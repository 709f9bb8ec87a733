namespace Orleans.Conformance.Reminders;

[Collection(OneCluster.Name)]
public sealed class ReminderTests(ClusterFixture cluster) : ReminderSpecification(cluster.Client);
