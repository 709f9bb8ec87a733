namespace Orleans.Conformance.Storage;

[Collection(OneCluster.Name)]
public sealed class Memory_state_tests(ClusterFixture cluster) : StateSpecification(cluster.Client);

[Collection(PostgreSqlCluster.Name)]
public sealed class PostgreSql_state_tests(PostgreSqlFixture cluster) : StateSpecification(cluster.Client);
