namespace Orleans.Configuration;

/// <summary>Where a storage of that name keeps grains' records.</summary>
public class AdoNetGrainStorageOptions
{
    /// <value>Which database it is: <c>Npgsql</c>, the only one there is.</value>
    public string Invariant { get; set; } = "";

    /// <value>Reaches a database that has the table <c>grain_state</c>.</value>
    public string ConnectionString { get; set; } = "";
}
