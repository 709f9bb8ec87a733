using System.Collections.Concurrent;
using Npgsql;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>The connections of this process to the databases that grains' records and reminders are in, one pool each.</summary>
internal sealed class DataSources : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<NpgsqlDataSource>> _sources = new();

    /// <exception cref="OrleansConfigurationException">It is not for Npgsql, or says nothing of the database.</exception>
    public NpgsqlDataSource Get(string what, string invariant, string connectionString)
    {
        if (invariant != "Npgsql")
            throw new OrleansConfigurationException($"{what} can only be kept in PostgreSQL: the invariant has to be Npgsql, not '{invariant}'.");
        if (string.IsNullOrWhiteSpace(connectionString))
            throw new OrleansConfigurationException($"{what} needs a connection string.");
        return _sources.GetOrAdd(connectionString, static text => new(() => NpgsqlDataSource.Create(text))).Value;
    }

    public void Dispose()
    {
        foreach (var source in _sources.Values)
            source.Value.Dispose();
    }
}
