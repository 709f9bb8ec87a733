namespace Orleans.Conformance.Storage;

[Collection(PostgreSqlCluster.Name)]
public sealed class PostgreSqlStateTests(PostgreSqlFixture cluster) : StateSpecification(cluster.Client);
