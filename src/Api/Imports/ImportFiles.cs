using System.IO.Compression;
using Chorus.Api.Files;
using Chorus.Grains.Files;

namespace Chorus.Api.Imports;

/// <summary>The files that are named in what is brought in: those of the zip, or of this server, where whoever knows one may see it.</summary>
internal sealed class ImportFiles(FileDoor door, UnpackBudget budget)
{
    private readonly HashSet<string> _opened = [];

    /// <summary>Null: what is brought in is no zip.</summary>
    public ZipArchive? Zip { get; set; }

    /// <summary>Null: there is no such file.</summary>
    public async Task<Stream?> OpenAsync(string? url, CancellationToken cancellationToken)
    {
        if (FilePath.OfUrl(url) is not { } path)
        {
            return null;
        }

        var name = path.Url.TrimStart('/');
        if (Zip?.GetEntry(name) is { } entry)
        {
            _opened.Add(name);
            return new BoundedStream(await entry.OpenAsync(cancellationToken), budget);
        }

        return await door.OpenAsync(path, cancellationToken);
    }

    /// <summary>Nothing has to be read of this one: what it belongs to is here already.</summary>
    public void Leave(string? url) => _opened.Add(url?.TrimStart('/') ?? "");

    public bool IsUsed(string name) => _opened.Contains(name);
}
