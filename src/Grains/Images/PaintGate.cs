using Microsoft.Extensions.Options;

namespace Chorus.Grains.Images;

/// <summary>Lets only so many pictures be in this silo's memory at once, in the order in which they came.</summary>
internal sealed class PaintGate(IOptions<ImageOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.Value.MaxAtOnce);

    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        return new Place(_places);
    }

    public void Dispose() => _places.Dispose();

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}
