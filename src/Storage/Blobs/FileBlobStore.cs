using Chorus.Grains.Errors;
using Chorus.Grains.Files;
using Microsoft.Extensions.Options;

namespace Chorus.Storage.Blobs;

/// <summary>Files in a directory that all processes share. A file appears under its name when all of it is there.</summary>
internal sealed class FileBlobStore(IOptions<BlobOptions> options) : IBlobStore
{
    private const int BufferBytes = 64 * 1024;

    // Beside the files of users, whose names are ids.
    private const string Unfinished = "unfinished";

    private readonly string _root = Path.Combine(Path.GetFullPath(options.Value.DataDirectory), "files");

    public Task PutAsync(FilePath path, Stream content, CancellationToken cancellationToken) => RunAsync(async () =>
    {
        var file = NameOf(path);
        var unfinished = Path.Combine(_root, Unfinished, $"{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path.GetDirectoryName(unfinished)!);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            await using (var stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes, useAsync: true))
            {
                await content.CopyToAsync(stream, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        return true;
    });

    public Task<Stream?> OpenAsync(FilePath path, CancellationToken cancellationToken) => RunAsync(() =>
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                NameOf(path), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, useAsync: true));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    });

    public Task DeleteAsync(FilePath path, CancellationToken cancellationToken) => RunAsync(() =>
    {
        try
        {
            File.Delete(NameOf(path));
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing of this user was ever there.
        }

        return Task.FromResult(true);
    });

    /// <summary>Removes what a process left unfinished when it was killed.</summary>
    /// <param name="before">What was begun later may still be on its way.</param>
    public void RemoveUnfinished(DateTimeOffset before)
    {
        var directory = new DirectoryInfo(Path.Combine(_root, Unfinished));
        foreach (var file in directory.Exists ? directory.EnumerateFiles() : [])
        {
            if (file.LastWriteTimeUtc < before.UtcDateTime)
            {
                file.Delete();
            }
        }
    }

    private string NameOf(FilePath path) => Path.Combine(_root, $"{path.UserId}", path.Folder, Path.GetFileName($"{path}"));

    private static async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException("The directory of files cannot be used.", e);
        }
    }
}
