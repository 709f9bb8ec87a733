using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>Whether the hosts of a test cluster agree on who is in it. Membership in memory is known to all at once, one in a database is not.</summary>
internal static class Liveness
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <exception cref="TimeoutException">They do not agree in the end.</exception>
    public static async Task AgreeAsync(IReadOnlyCollection<SiloHandle> silos, IHost? client)
    {
        var expected = silos.Select(silo => silo.SiloAddress).Order().ToArray();
        var services = silos.OfType<InProcessSiloHandle>().Select(silo => silo.ServiceProvider);
        foreach (var node in client is null ? services : services.Append(client.Services))
        {
            var (membership, time) = (node.GetRequiredService<IMembership>(), node.GetRequiredService<TimeProvider>());
            for (var started = time.GetTimestamp(); !membership.View.Active.Order().SequenceEqual(expected);)
            {
                if (time.GetElapsedTime(started) > Patience)
                    throw new TimeoutException(
                        $"{node.GetRequiredService<NodeOptions>().Address} sees {membership.View.Active.Length} active silos of {expected.Length}.");
                await Task.Delay(Pause, time);
            }
        }
    }
}
