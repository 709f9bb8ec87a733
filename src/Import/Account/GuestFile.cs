using System.Text.Json;

namespace Chorus.Import.Account;

/// <summary>Keeps a server's guest between imports, readable by this user only.</summary>
internal sealed class GuestFile(Uri server)
{
    private readonly string _path = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.Create),
        "chorus", $"guest-{server.Host}-{server.Port}.json");

    public async Task<Token?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return JsonSerializer.Deserialize<Token>(await File.ReadAllTextAsync(_path, cancellation));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // None yet, or cut off while being written: a new guest is made.
            return null;
        }
    }

    public void Write(Token token)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(_path, options);
        JsonSerializer.Serialize(file, token);
    }

    public void Delete()
    {
        if (File.Exists(_path))
            File.Delete(_path);
    }
}
