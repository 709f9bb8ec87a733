namespace Orleans.Conformance.Cluster;

/// <summary>
/// What joins the hosts of a cluster, and where it keeps things: here, this process's memory. <c>tests/Conformance.Sockets</c>
/// puts another in its place, and is the same otherwise.
/// </summary>
internal static class Backbone
{
    // A test cluster brings its own wires.
    public static void Join(ISiloBuilder silo)
    {
        silo.AddMemoryGrainStorageAsDefault();
        silo.AddMemoryGrainStorage("notes");
        silo.AddMemoryGrainStorage("PubSubStore");
        silo.UseInMemoryReminderService();
    }

    public static void Join(IClientBuilder client)
    {
    }

    /// <summary>For a silo without a test cluster.</summary>
    public static void Join(ISiloBuilder silo, int siloPort, int gatewayPort) => silo.UseLocalhostClustering(siloPort, gatewayPort);

    /// <summary>Of that silo.</summary>
    public static void Join(IClientBuilder client, int gatewayPort) => client.UseLocalhostClustering(gatewayPort);
}
