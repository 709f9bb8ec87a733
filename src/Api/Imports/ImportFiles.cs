using Chorus.Api.Files;
using Chorus.Api.Imports.Zip;
using Chorus.Grains.Files;

namespace Chorus.Api.Imports;

/// <summary>The files that are named in what is brought in: those of the zip, or of this server, where whoever knows one may see it.</summary>
internal sealed class ImportFiles(FileDoor door, UnpackBudget budget)
{
    private readonly HashSet<string> _opened = [];

    /// <summary>Null: what is brought in is no zip.</summary>
    public ImportZip? Zip { get; set; }

    /// <summary>Null: there is no such file. One of the zip may turn out to be damaged, at its end: <see cref="InvalidDataException"/>.</summary>
    public async Task<Stream?> OpenAsync(string? url, CancellationToken cancellationToken)
    {
        if (FilePath.OfUrl(url) is not { } path)
        {
            return null;
        }

        Leave(path.Url);
        return Zip is not null && await Zip.FindAsync(NameOf(path.Url), cancellationToken) is { } unpacked
            ? new BoundedStream(unpacked, budget)
            : await door.OpenAsync(path, cancellationToken);
    }

    /// <summary>Nothing has to be said of this one: what it belongs to is here already, or says it.</summary>
    public void Leave(string? url)
    {
        if (url is not null && Zip?.Has(NameOf(url)) is true)
        {
            _opened.Add(NameOf(url));
        }
    }

    public bool IsUsed(string name) => _opened.Contains(name);

    private static string NameOf(string url) => url.TrimStart('/');
}
