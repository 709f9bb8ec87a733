using System.Net;
using Chorus.Testing;
using Orleans.Configuration;

namespace Orleans.Conformance.Cluster;

/// <summary>Nothing joins the hosts but sockets and a database: they are as far apart as hosts in processes of their own.</summary>
internal static class Backbone
{
    private const string Invariant = "Npgsql";

    // Who sets up hosts cannot wait.
    private static readonly Lazy<string> Database = new(() => Task.Run(MigratedDatabase.CreateAsync).GetAwaiter().GetResult());

    public static void Join(ISiloBuilder silo)
    {
        // All test clusters share the database.
        silo.Configure<ClusterOptions>(options => options.ServiceId = options.ClusterId);
        silo.ConfigureEndpoints(IPAddress.Loopback, siloPort: 0, gatewayPort: 0);
        silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, Database.Value));
        silo.AddAdoNetGrainStorageAsDefault(o => (o.Invariant, o.ConnectionString) = (Invariant, Database.Value));
        silo.AddAdoNetGrainStorage("notes", o => (o.Invariant, o.ConnectionString) = (Invariant, Database.Value));
        silo.AddAdoNetGrainStorage("PubSubStore", o => (o.Invariant, o.ConnectionString) = (Invariant, Database.Value));
        silo.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, Database.Value));
    }

    public static void Join(IClientBuilder client)
    {
        client.Configure<ClusterOptions>(options => options.ServiceId = options.ClusterId);
        client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, Database.Value));
    }

    public static void Join(ISiloBuilder silo, int siloPort, int gatewayPort)
    {
        silo.Configure<ClusterOptions>(options => options.ClusterId = $"host-{gatewayPort}");
        silo.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort);
        silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, Database.Value));
    }

    public static void Join(IClientBuilder client, int gatewayPort)
    {
        client.Configure<ClusterOptions>(options => options.ClusterId = $"host-{gatewayPort}");
        client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, Database.Value));
    }
}
