using Chorus.Grains.Files;
using Chorus.Storage.Blobs;
using Microsoft.Extensions.Options;

namespace Chorus.Storage.Tests.Blobs;

public sealed class FileBlobStoreTests : BlobStoreSpecification, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("chorus-files-").FullName;

    private protected override IBlobStore Store => Files;

    private FileBlobStore Files => new(Options.Create(new BlobOptions { DataDirectory = _directory }));

    [Fact]
    public async Task What_a_killed_process_left_unfinished_goes_and_what_is_under_way_stays()
    {
        var unfinished = Directory.CreateDirectory(Path.Combine(_directory, "files", "unfinished")).FullName;
        await File.WriteAllTextAsync(Path.Combine(unfinished, "old"), "half");
        File.SetLastWriteTimeUtc(Path.Combine(unfinished, "old"), DateTime.UnixEpoch);
        await File.WriteAllTextAsync(Path.Combine(unfinished, "new"), "half");
        Files.RemoveUnfinished(DateTimeOffset.UnixEpoch.AddYears(1));

        Assert.Equal(["new"], Directory.EnumerateFiles(unfinished).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Files_lie_where_an_operator_looks_for_them()
    {
        var path = NewPath();
        await Store.PutAsync(path, new MemoryStream([1]), CancellationToken.None);
        Assert.Equal([1], await File.ReadAllBytesAsync(Path.Combine(_directory, "files", $"{path}")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_directory, "files", "unfinished")));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
