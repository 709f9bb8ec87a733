namespace Chorus.Api.Imports;

/// <summary>
/// A conversation in another form than ours is held as a whole, and what is small in a zip may be large in memory: of large ones a
/// process holds one at a time, whoever brings them in.
/// </summary>
internal sealed class LargeParts : IDisposable
{
    /// <summary>Bytes of the largest part that is taken at all.</summary>
    public const int Most = 32 * 1024 * 1024;

    /// <summary>Values in it: each is held by itself, however short it is written.</summary>
    public const int MostValues = 1_000_000;

    private const int Small = 1024 * 1024;

    private readonly SemaphoreSlim _gate = new(1);

    public static bool IsLarge(int bytes) => bytes > Small;

    public Task EnterAsync(CancellationToken cancellationToken) => _gate.WaitAsync(cancellationToken);

    public void Leave() => _gate.Release();

    public void Dispose() => _gate.Dispose();
}
