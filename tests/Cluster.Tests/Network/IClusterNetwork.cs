using Chorus.Cluster.Tests.Processes;

namespace Chorus.Cluster.Tests.Network;

/// <summary>A network between the nodes of a cluster that can be cut between any two of them, and from PostgreSQL.</summary>
internal interface IClusterNetwork : IAsyncDisposable
{
    /// <summary>What it is made of, for the printed figures.</summary>
    string Description { get; }

    /// <summary>Makes a place for one node more.</summary>
    Task<NodePlace> JoinAsync();

    /// <summary>Nothing passes between two nodes any more; nobody is told.</summary>
    Task CutAsync(NodeProcess one, NodeProcess other);

    /// <summary>Nothing passes between a node and PostgreSQL any more.</summary>
    Task CutFromDatabaseAsync(NodeProcess node);

    /// <summary>Undoes all cuts.</summary>
    Task MendAsync();
}
