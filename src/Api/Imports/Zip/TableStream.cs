namespace Chorus.Api.Imports.Zip;

/// <summary>A zip of which only so much is read while its table of contents is: .NET holds all of it, however many entries it has.</summary>
internal sealed class TableStream(Stream file) : WatchedStream(file)
{
    // 200,000 entries with long names.
    private const long Most = 32 * 1024 * 1024;

    private long _read;
    private bool _isOver;

    /// <summary>From now on anything may be read.</summary>
    public void EndTable() => _isOver = true;

    protected override void Watch(ReadOnlySpan<byte> read)
    {
        _read += _isOver ? 0 : read.Length;
        if (_read > Most)
        {
            throw ZipRules.TooMany();
        }
    }
}
