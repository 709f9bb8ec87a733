namespace Chorus.Providers.Assistants;

/// <summary>Some models by their names, and by beginnings of names.</summary>
internal sealed class ModelNames
{
    private const char Any = '*';

    private readonly string[] _names;

    private ModelNames(string[] names) => _names = names;

    /// <param name="text">Names separated by commas; one that ends in <c>*</c> is a beginning.</param>
    public static ModelNames Parse(string? text) =>
        new((text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    public bool Include(string model) => Array.Exists(_names, n => n[^1] == Any
        ? model.StartsWith(n[..^1], StringComparison.OrdinalIgnoreCase)
        : model.Equals(n, StringComparison.OrdinalIgnoreCase));
}
