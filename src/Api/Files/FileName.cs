namespace Chorus.Api.Files;

/// <summary>What a file is called, for people only: without directories, and not too long.</summary>
internal static class FileName
{
    private const string Nameless = "file";
    private const int MaxLength = 200;

    public static string Of(string given)
    {
        var name = given[(given.LastIndexOfAny(['/', '\\']) + 1)..];
        name = string.Concat(name.Where(c => !char.IsControl(c))).Trim();
        return name.Length switch
        {
            0 => Nameless,
            > MaxLength => Shortened(name),
            _ => name,
        };
    }

    /// <summary>Its end tells more than its middle.</summary>
    private static string Shortened(string name)
    {
        var extension = Path.GetExtension(name) is { Length: <= 20 } end ? end : "";
        var length = MaxLength - extension.Length;
        return (char.IsHighSurrogate(name[length - 1]) ? name[..(length - 1)] : name[..length]) + extension;
    }
}
