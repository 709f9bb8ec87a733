using System.Buffers;

namespace Chorus.Api.Exports.Pdf;

/// <summary>What Skia has written and nobody has fetched yet; Skia writes without waiting, the network is waited for.</summary>
internal sealed class PdfOutput : Stream
{
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private long _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public async Task DrainAsync(Stream to, CancellationToken cancellationToken)
    {
        await to.WriteAsync(_waiting.WrittenMemory, cancellationToken);
        _waiting.ResetWrittenCount();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _waiting.Write(buffer);
        _length += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
