using Chorus.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Conformance.Hosting;

/// <summary>One silo of its own, hosted as an application hosts it.</summary>
internal static class LocalSilo
{
    /// <returns>The host, and the port where clients reach it.</returns>
    public static (IHost Host, int Gateway) Build(Action<ISiloBuilder> configure)
    {
        var (siloPort, gateway) = (FreePort.Next(), FreePort.Next());
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            Backbone.Join(silo, siloPort, gateway);
            configure(silo);
        });
        return (builder.Build(), gateway);
    }
}
