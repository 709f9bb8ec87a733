using System.Collections.Concurrent;
using System.Diagnostics;
using Chorus.Grains.Images;

namespace Chorus.Bench.Painting;

/// <summary>Some prompts, painted in one size.</summary>
internal static class Series
{
    /// <summary>Its figures, as a row.</summary>
    public static async Task<string> RunAsync(IPainter painter, IReadOnlyList<string> prompts, string ratio, int atOnce)
    {
        var times = new ConcurrentBag<double>();
        var (bytes, pixels) = (0L, 0L);
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(prompts, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (prompt, token) =>
        {
            var begun = Stopwatch.GetTimestamp();
            var painting = await painter.PaintAsync(new PaintRequest(Guid.CreateVersion7(), prompt, null, null, ratio), token);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            var header = PictureHeader.Read(painting.Bytes.Span)!;
            Interlocked.Add(ref bytes, painting.Bytes.Length);
            Interlocked.Add(ref pixels, (long)header.Width * header.Height);
        });
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var sorted = times.Order().ToList();
        return $"| {ratio} | {atOnce} | {sorted[sorted.Count / 2]:0} / {sorted[sorted.Count * 99 / 100]:0} | {prompts.Count / seconds:0.0}"
            + $" | {pixels / seconds / 1e6:0.0} | {bytes / prompts.Count / 1024} KiB |";
    }
}
