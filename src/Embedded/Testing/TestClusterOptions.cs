namespace Orleans.TestingHost;

/// <summary>How a test cluster starts.</summary>
public class TestClusterOptions
{
    public string ClusterId { get; set; } = TestClusterBuilder.CreateClusterId();

    public string ServiceId { get; set; } = "TestService";

    /// <value>Default: 2.</value>
    public short InitialSilosCount { get; set; } = 2;

    /// <value>Whether a client is connected on deployment. Default: true.</value>
    public bool InitializeClientOnDeploy { get; set; } = true;

    /// <value>The first silo's port; the others follow. None is opened where hosts are joined by memory. Default: 11111.</value>
    public int BaseSiloPort { get; set; } = 11111;

    public int BaseGatewayPort { get; set; } = 30000;

    /// <summary>Has no effect: this engine's test clusters write no log files.</summary>
    public bool ConfigureFileLogging { get; set; }

    public List<string> SiloBuilderConfiguratorTypes { get; } = [];

    public List<string> ClientBuilderConfiguratorTypes { get; } = [];
}
