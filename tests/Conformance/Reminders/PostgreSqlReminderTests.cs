namespace Orleans.Conformance.Reminders;

[Collection(PostgreSqlCluster.Name)]
public sealed class PostgreSqlReminderTests(PostgreSqlFixture cluster) : ReminderSpecification(cluster.Client);
