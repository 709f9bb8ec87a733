using Chorus.Testing;

namespace Chorus.Cluster.Tests.Network;

/// <summary>Chooses what the machine allows: network namespaces, else TCP proxies.</summary>
internal static class Networks
{
    /// <summary>Set to <c>proxies</c>, it leaves namespaces alone where they would be allowed.</summary>
    private const string Choice = "CHORUS_TEST_NETWORK";

    public static async Task<IClusterNetwork> OpenAsync(PostgresServer postgres, string connectionString)
    {
        if (Environment.GetEnvironmentVariable(Choice) == "proxies")
            return new ProxiedNetwork(connectionString, $"{Choice} asks for them");
        try
        {
            return await NamespaceNetwork.OpenAsync(postgres, connectionString);
        }
        catch (InvalidOperationException e)
        {
            return new ProxiedNetwork(connectionString, e.Message.Split('\n')[0]);
        }
    }
}
