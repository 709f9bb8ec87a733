using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Conformance.Hosting;

/// <summary>One silo of its own, hosted as an application hosts it.</summary>
internal static class LocalSilo
{
    /// <returns>The host, and the port where clients reach it.</returns>
    public static (IHost Host, int Gateway) Build(Action<ISiloBuilder> configure)
    {
        var (siloPort, gateway) = (FreePort(), FreePort());
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            Backbone.Join(silo, siloPort, gateway);
            configure(silo);
        });
        return (builder.Build(), gateway);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
