using Chorus.Grains.Errors;
using Chorus.Grains.Files;

namespace Chorus.Api.Attachments;

/// <summary>An upload on this machine's disk, never whole in memory; it goes when this is disposed. What is not kept is refused early.</summary>
internal sealed class UploadedFile : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly FileStream _stream;

    private UploadedFile(FileStream stream, FileType type) => (_stream, Type) = (stream, type);

    /// <summary>By its content.</summary>
    public FileType Type { get; }

    /// <summary>All of it, from its start.</summary>
    public Stream Content
    {
        get
        {
            _stream.Position = 0;
            return _stream;
        }
    }

    /// <exception cref="ChorusException"><c>too-large</c>, <c>unsupported-media-type</c>, or <c>invalid-request</c>: it is empty, or
    /// ended before its end.</exception>
    public static async Task<UploadedFile> ReceiveAsync(Stream content, CancellationToken cancellationToken)
    {
        var stream = CreateFile();
        try
        {
            return new UploadedFile(stream, await CopyAsync(content, stream, cancellationToken));
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public async Task<byte[]> ReadAllAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[_stream.Length];
        await Content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static FileStream CreateFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // Others may use the directory too.
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), $"chorus-upload-{Guid.NewGuid():N}"), options);
    }

    private static async Task<FileType> CopyAsync(Stream content, FileStream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        FileType? type = null;
        var text = new TextCheck();

        // A full buffer, but for the last: the first one has to hold what tells the type.
        for (var length = 0; await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var read; length += read)
        {
            var part = buffer.AsMemory(0, read);
            type ??= FileSniffer.Sniff(part.Span[..Math.Min(read, FileSniffer.HeadBytes)]) ?? throw Unsupported();
            if (length + read > AttachmentOptions.MaxBytes)
            {
                throw ErrorCodes.TooLarge.With($"A file has at most {AttachmentOptions.MaxBytes} bytes.");
            }

            if (type == FileType.Text)
            {
                text.Add(part.Span);
            }

            await to.WriteAsync(part, cancellationToken);
        }

        text.Complete();
        return type is null ? throw ErrorCodes.Invalid.With("The file is empty.")
            : text.IsText ? type
            : throw Unsupported();
    }

    private static ChorusException Unsupported() =>
        ErrorCodes.UnsupportedMediaType.With("A file is PNG, JPEG, WebP, GIF, PDF or plain text, by its content.");
}
