namespace Chorus.Silo.Engine;

/// <summary>What an engine is set up from.</summary>
/// <param name="ConnectionString">The database in which the processes of a cluster find each other.</param>
internal sealed record EngineSettings(ChorusClusterOptions Cluster, ChorusSiloOptions Silo, string ConnectionString);
