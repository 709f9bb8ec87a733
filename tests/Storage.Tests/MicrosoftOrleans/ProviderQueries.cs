using Npgsql;

namespace Chorus.Storage.Tests.MicrosoftOrleans;

/// <summary>Runs the statements of migration 0005 as Microsoft Orleans's AdoNet providers do: by their keys, with named parameters.</summary>
internal sealed class ProviderQueries(TestStorage storage)
{
    /// <returns>The rows, each as the values of its columns.</returns>
    public async Task<List<object[]>> RunAsync(string key, params (string Name, object? Value)[] parameters)
    {
        var text = await storage.ScalarAsync<string>($"SELECT QueryText FROM OrleansQuery WHERE QueryKey = '{key}'");
        await using var command = storage.Source.CreateCommand(text);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter(name, value ?? DBNull.Value));
        }

        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Whether a statement that answers so has done what it should.</summary>
    public async Task<bool> SucceedsAsync(string key, params (string Name, object? Value)[] parameters) =>
        (bool)Assert.Single(await RunAsync(key, parameters))[0];
}
