using Npgsql;

namespace Chorus.Testing;

/// <summary>A database with the product's tables, for tests of what does not bring them itself.</summary>
public static class MigratedDatabase
{
    /// <returns>The connection string of a new one.</returns>
    public static async Task<string> CreateAsync()
    {
        var connectionString = await PostgresServer.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "src/Storage/Migrations"), "*.sql").Order(StringComparer.Ordinal))
        {
            await using var command = source.CreateCommand(await File.ReadAllTextAsync(file));
            await command.ExecuteNonQueryAsync();
        }

        return connectionString;
    }
}
