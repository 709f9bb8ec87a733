namespace Orleans.Conformance.Reminders;

[Collection(OneCluster.Name)]
public sealed class Memory_reminder_tests(ClusterFixture cluster) : ReminderSpecification(cluster.Client);

[Collection(PostgreSqlCluster.Name)]
public sealed class PostgreSql_reminder_tests(PostgreSqlFixture cluster) : ReminderSpecification(cluster.Client);
