using System.IO.Compression;
using Chorus.Grains.Errors;

namespace Chorus.Api.Imports.Zip;

/// <summary>A zip that keeps to <see cref="ZipRules"/>, and what of it may be read.</summary>
internal sealed class ImportZip : IAsyncDisposable
{
    private readonly ZipArchive _zip;

    private ImportZip(ZipArchive zip) => _zip = zip;

    public IReadOnlyList<ZipArchiveEntry> Entries => _zip.Entries;

    /// <exception cref="ChorusException">It is refused as a whole.</exception>
    public static async Task<ImportZip> OpenAsync(Stream file, CancellationToken cancellationToken)
    {
        var table = new TableStream(file);
        try
        {
            var zip = await ZipArchive.CreateAsync(table, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
            ZipRules.Require(zip, file.Length);
            table.EndTable();
            return new ImportZip(zip);
        }
        catch (InvalidDataException e)
        {
            throw new ChorusException(ErrorCodes.Invalid, "The zip is damaged.", e);
        }
    }

    /// <summary>One of its files; null: there is none of that name.</summary>
    /// <exception cref="ChorusException">It is not to be read.</exception>
    public async Task<Stream?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (_zip.GetEntry(name) is not { } entry)
        {
            return null;
        }

        return ZipRules.WhyNot(entry) is { } why ? throw ErrorCodes.Invalid.With(why) : await OpenAsync(entry, cancellationToken);
    }

    public bool Has(string name) => _zip.GetEntry(name) is not null;

    /// <summary>Why an entry is left out; null: it is whole. All of it is unpacked once, so that nothing comes of what is damaged further on.</summary>
    public static async Task<string?> WhyNotAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        if (ZipRules.WhyNot(entry) is { } why)
        {
            return why;
        }

        try
        {
            await using var unpacked = await OpenAsync(entry, cancellationToken);
            await unpacked.CopyToAsync(Stream.Null, cancellationToken);
            return null;
        }
        catch (InvalidDataException)
        {
            return ZipRules.Damaged;
        }
    }

    public ValueTask DisposeAsync() => _zip.DisposeAsync();

    private static async Task<Stream> OpenAsync(ZipArchiveEntry entry, CancellationToken cancellationToken) =>
        new EntryStream(await entry.OpenAsync(cancellationToken), entry);
}
