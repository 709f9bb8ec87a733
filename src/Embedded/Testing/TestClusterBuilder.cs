using Microsoft.Extensions.Configuration;

namespace Orleans.TestingHost;

/// <summary>Describes a cluster of silos within the test's process.</summary>
public class TestClusterBuilder
{
    private static int _clusters;

    private readonly List<Action<IConfigurationBuilder>> _configurations = [];

    public TestClusterBuilder() : this(2)
    {
    }

    public TestClusterBuilder(short initialSilosCount) => Options.InitialSilosCount = initialSilosCount;

    public TestClusterOptions Options { get; } = new();

    /// <summary>Settings for all hosts.</summary>
    public Dictionary<string, string?> Properties { get; } = [];

    /// <typeparam name="T">An <see cref="ISiloConfigurator"/>, an <see cref="IHostConfigurator"/>, or both.</typeparam>
    public TestClusterBuilder AddSiloBuilderConfigurator<T>() where T : new()
    {
        Options.SiloBuilderConfiguratorTypes.Add(typeof(T).AssemblyQualifiedName!);
        return this;
    }

    /// <typeparam name="T">An <see cref="IClientBuilderConfigurator"/>, an <see cref="IHostConfigurator"/>, or both.</typeparam>
    public TestClusterBuilder AddClientBuilderConfigurator<T>() where T : new()
    {
        Options.ClientBuilderConfiguratorTypes.Add(typeof(T).AssemblyQualifiedName!);
        return this;
    }

    public TestClusterBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate)
    {
        _configurations.Add(configureDelegate);
        return this;
    }

    public TestCluster Build()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Properties);
        foreach (var configure in _configurations)
            configure(configuration);
        return new TestCluster(Options, configuration.Build());
    }

    public static string CreateClusterId() => $"testcluster-{Environment.ProcessId}-{Interlocked.Increment(ref _clusters)}";
}
