using System.Collections.Concurrent;
using Chorus.Grains.Images;
using Chorus.Grains.Providers;
using Chorus.Testing;

namespace Chorus.Grains.Tests.Images;

/// <summary>Somebody else's paid service: it paints what a test tells it to, and counts what it would bill.</summary>
internal sealed class ScriptedPainter : IPainter
{
    private readonly ConcurrentDictionary<string, Func<int, CancellationToken, Task<byte[]>>> _scripts = new();
    private readonly ConcurrentDictionary<string, int> _calls = new();

    public string DefaultModel => "scripted";

    /// <summary>How it answers this prompt, by the number of the try.</summary>
    public void On(string prompt, Func<int, CancellationToken, Task<byte[]>> answer) => _scripts[prompt] = answer;

    public void On(string prompt, ProviderFailure failure, int tries = int.MaxValue) => On(prompt, (attempt, _) => attempt <= tries
        ? throw new ProviderException(failure, $"It failed: {failure}.", TimeSpan.FromMilliseconds(10))
        : Task.FromResult(SamplePictures.Png(40, 30)));

    public int Calls(string prompt) => _calls.GetValueOrDefault(prompt);

    public async Task<Painting> PaintAsync(PaintRequest request, CancellationToken cancellationToken)
    {
        var attempt = _calls.AddOrUpdate(request.Prompt, 1, (_, calls) => calls + 1);
        return new Painting(
            _scripts.TryGetValue(request.Prompt, out var script) ? await script(attempt, cancellationToken) : SamplePictures.Png(640, 480),
            request.Model ?? DefaultModel);
    }
}
