using System.ComponentModel.DataAnnotations;

namespace Chorus.Silo;

/// <summary>Whether there are other processes.</summary>
public enum ClusterMode
{
    /// <summary>One process: the server holds the grains itself.</summary>
    Local,

    /// <summary>Silo processes hold the grains, servers call them. They find each other in the database.</summary>
    Cluster,
}

/// <summary>Which cluster a process belongs to.</summary>
public sealed class ChorusClusterOptions
{
    public const string Section = "Chorus:Cluster";

    /// <summary>Whether a server holds the grains itself. A silo process is always in a cluster.</summary>
    /// <value><see cref="ClusterMode.Local"/> by default.</value>
    public ClusterMode Mode { get; set; }

    /// <summary>Processes of one name on one database are one cluster.</summary>
    /// <value><c>chorus</c> by default.</value>
    [Required, MaxLength(100)]
    public string Id { get; set; } = "chorus";
}
