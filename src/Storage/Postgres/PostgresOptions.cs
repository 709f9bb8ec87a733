using System.ComponentModel.DataAnnotations;

namespace Chorus.Storage.Postgres;

/// <summary>The database that Chorus keeps everything in; section <c>Chorus:Postgres</c>.</summary>
public sealed class PostgresOptions
{
    public const string Section = "Chorus:Postgres";

    /// <summary>Where PostgreSQL is, and as whom.</summary>
    /// <value>An Npgsql connection string: <c>Host=…;Username=…;Password=…;Database=…</c>. Required.</value>
    [Required(ErrorMessage = "Chorus:Postgres:ConnectionString is missing: set Chorus__Postgres__ConnectionString.")]
    public string ConnectionString { get; set; } = "";

    /// <summary>The most connections that this process opens; all processes together must stay below the server's limit.</summary>
    /// <value>40.</value>
    [Range(4, 1_000)]
    public int MaxConnections { get; set; } = 40;

    /// <summary>How long a statement may take before it counts as failed, in seconds.</summary>
    /// <value>10.</value>
    [Range(1, 600)]
    public int CommandTimeoutSeconds { get; set; } = 10;
}
