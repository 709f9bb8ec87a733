namespace Orleans.Conformance.Storage;

[Collection(OneCluster.Name)]
public sealed class StateTests(ClusterFixture cluster) : StateSpecification(cluster.Client);
