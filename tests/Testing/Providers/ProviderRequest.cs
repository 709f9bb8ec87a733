using System.Text.Json;

namespace Chorus.Testing.Providers;

/// <summary>What a provider was asked.</summary>
/// <param name="Body">Undefined for something that was only fetched.</param>
public sealed record ProviderRequest(string Path, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    /// <summary>Null: there was none.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The text of the last message of a request for an answer.</summary>
    public string LastText => Body.LastText();
}
