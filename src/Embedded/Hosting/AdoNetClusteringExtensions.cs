using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.Sockets;

namespace Orleans.Hosting;

/// <summary>Clusters of many processes, whose members are in a table of PostgreSQL.</summary>
public static class AdoNetClusteringExtensions
{
    private const string Npgsql = "Npgsql";

    /// <summary>Makes the silo a member of the cluster that <see cref="ClusterOptions.ClusterId"/> names.</summary>
    public static ISiloBuilder UseAdoNetClustering(this ISiloBuilder builder, Action<AdoNetClusteringSiloOptions> configureOptions)
    {
        builder.Configure(configureOptions);
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MembershipLifecycle>();
        Use(builder.Services, services =>
        {
            var options = services.GetRequiredService<IOptions<AdoNetClusteringSiloOptions>>().Value;
            return (options.Invariant, options.ConnectionString, services.GetRequiredService<ILocalSiloDetails>().Name);
        });
        return builder;
    }

    /// <summary>Connects to the silos of the cluster that <see cref="ClusterOptions.ClusterId"/> names.</summary>
    public static IClientBuilder UseAdoNetClustering(this IClientBuilder builder, Action<AdoNetClusteringClientOptions> configureOptions)
    {
        builder.Configure(configureOptions);
        builder.Services.AddSingleton<ILifecycleParticipant<IClusterClientLifecycle>, MembershipLifecycle>();
        Use(builder.Services, services =>
        {
            var options = services.GetRequiredService<IOptions<AdoNetClusteringClientOptions>>().Value;
            return (options.Invariant, options.ConnectionString, "");
        });
        return builder;
    }

    private static void Use(
        IServiceCollection services, Func<IServiceProvider, (string Invariant, string ConnectionString, string SiloName)> read)
    {
        services.AddOptions<LeaseOptions>().Validate(
            lease => lease.RenewalPeriod > TimeSpan.Zero && lease.RenewalPeriod * 4 <= lease.Duration,
            "A lease has to be renewed at least four times while it lasts.");
        services.AddSingleton(provider =>
        {
            var (invariant, connectionString, siloName) = read(provider);
            if (invariant != Npgsql)
                throw new OrleansConfigurationException($"Clusters are kept in PostgreSQL only: the invariant has to be {Npgsql}, not '{invariant}'.");
            return new PostgreSqlMembership(
                provider.GetRequiredService<NodeOptions>(),
                new(
                    connectionString,
                    provider.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId,
                    siloName,
                    provider.GetRequiredService<IOptions<LeaseOptions>>().Value),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<PostgreSqlMembership>>());
        });
        services.AddSingleton<ISharedMembership>(provider => provider.GetRequiredService<PostgreSqlMembership>());
        services.Replace(ServiceDescriptor.Singleton<IMembership>(provider => provider.GetRequiredService<PostgreSqlMembership>()));
        services.AddSocketTransport();
    }
}
