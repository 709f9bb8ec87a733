namespace Orleans.Configuration;

/// <summary>Where a silo finds the other members: in PostgreSQL.</summary>
public class AdoNetClusteringSiloOptions
{
    /// <value>Only <c>Npgsql</c> is known here.</value>
    public string Invariant { get; set; } = "";

    /// <value>An Npgsql connection string. One connection is made with it, outside of any pool.</value>
    public string ConnectionString { get; set; } = "";
}

/// <summary>Where a client finds the silos: in PostgreSQL.</summary>
public class AdoNetClusteringClientOptions
{
    /// <inheritdoc cref="AdoNetClusteringSiloOptions.Invariant"/>
    public string Invariant { get; set; } = "";

    /// <inheritdoc cref="AdoNetClusteringSiloOptions.ConnectionString"/>
    public string ConnectionString { get; set; } = "";
}
