using System.Security.Cryptography;
using Chorus.Grains.Errors;
using Chorus.Grains.Files;

namespace Chorus.Storage.Tests.Blobs;

/// <summary>What every place for files promises.</summary>
public abstract class BlobStoreSpecification
{
    private static readonly CancellationToken _none = CancellationToken.None;

    private protected abstract IBlobStore Store { get; }

    [Fact]
    public async Task A_file_comes_back_as_it_was_and_from_any_place_in_it()
    {
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        var path = NewPath();
        await Store.PutAsync(path, new MemoryStream(bytes), _none);

        await using var all = (await Store.OpenAsync(path, _none))!;
        Assert.Equal((bytes.Length, true), (all.Length, all.CanSeek));
        Assert.Equal(bytes, await ReadAsync(all));

        await using var part = (await Store.OpenAsync(path, _none))!;
        part.Seek(2_999_990, SeekOrigin.Begin);
        Assert.Equal(bytes[^10..], await ReadAsync(part));
    }

    [Fact]
    public async Task A_file_can_be_stored_again_and_be_empty()
    {
        var path = NewPath();
        await Store.PutAsync(path, new MemoryStream([1, 2, 3]), _none);
        await Store.PutAsync(path, new MemoryStream([1, 2, 3]), _none);
        var empty = NewPath();
        await Store.PutAsync(empty, new MemoryStream(), _none);

        Assert.Equal([1, 2, 3], await ReadAsync((await Store.OpenAsync(path, _none))!));
        Assert.Equal(0, (await Store.OpenAsync(empty, _none))!.Length);
    }

    [Fact]
    public async Task What_is_not_there_or_was_deleted_is_not_found()
    {
        var path = NewPath();
        Assert.Null(await Store.OpenAsync(path, _none));
        await Store.DeleteAsync(path, _none);
        await Store.PutAsync(path, new MemoryStream([1]), _none);
        await Store.DeleteAsync(path, _none);
        await Store.DeleteAsync(path, _none);
        Assert.Null(await Store.OpenAsync(path, _none));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        var path = NewPath();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.PutAsync(path, new BrokenStream(100_000), _none));
        Assert.Null(await Store.OpenAsync(path, _none));
    }

    [Fact]
    public async Task Many_are_stored_at_once()
    {
        var paths = Enumerable.Range(0, 60).Select(_ => NewPath()).ToList();
        await Task.WhenAll(paths.Select((p, i) => Store.PutAsync(p, new MemoryStream([(byte)i, 7]), _none)));
        var read = await Task.WhenAll(paths.Select(async p => await ReadAsync((await Store.OpenAsync(p, _none))!)));
        Assert.Equal(Enumerable.Range(0, 60).Select(i => new[] { (byte)i, (byte)7 }), read);
    }

    private protected static FilePath NewPath() => FilePath.Of(Guid.CreateVersion7(), null, Guid.CreateVersion7(), FileType.Png);

    private protected static async Task<byte[]> ReadAsync(Stream stream)
    {
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    /// <summary>Gives some bytes and then fails, as a client's connection does.</summary>
    private sealed class BrokenStream(int length) : MemoryStream(new byte[length])
    {
        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) =>
            Position < Length ? base.Read(buffer[..Math.Min(buffer.Length, 1000)]) : throw new IOException("It broke.");

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            Task.FromException(new IOException("It broke."));
    }
}
