namespace Chorus.Api.Imports;

/// <summary>What became of what was brought in.</summary>
/// <param name="Images">Pictures of the gallery.</param>
/// <param name="Attachments">Files of messages that came along with them.</param>
/// <param name="Skipped">What was left out and why; the first 200 of them.</param>
public sealed record ImportReport(
    ImportCount Conversations, ImportCount Messages, ImportCount Sessions, ImportCount Images, ImportCount Attachments,
    IReadOnlyList<SkippedPart> Skipped);

/// <param name="Unchanged">They were here already.</param>
public sealed record ImportCount(long Added, long Unchanged, long Skipped);

public sealed record SkippedPart(string What, string Why);

/// <summary>Counts along the way.</summary>
internal sealed class ImportTally
{
    private const int MaxListed = 200;

    private readonly List<SkippedPart> _skipped = [];

    public Counter Conversations { get; } = new();

    public Counter Messages { get; } = new();

    public Counter Sessions { get; } = new();

    public Counter Images { get; } = new();

    public Counter Attachments { get; } = new();

    /// <summary>Whether nothing was found that is known.</summary>
    public bool IsEmpty => new[] { Conversations, Messages, Sessions, Images, Attachments }.All(c => c.Count() == new ImportCount(0, 0, 0));

    public void Skip(Counter? counter, string what, string why)
    {
        if (counter is not null)
        {
            counter.Skipped++;
        }

        if (_skipped.Count < MaxListed)
        {
            _skipped.Add(new SkippedPart(what.Length > 200 ? what[..200] : what, why));
        }
    }

    public ImportReport Report() => new(
        Conversations.Count(), Messages.Count(), Sessions.Count(), Images.Count(), Attachments.Count(), [.. _skipped]);

    internal sealed class Counter
    {
        public long Added { get; set; }

        public long Unchanged { get; set; }

        public long Skipped { get; set; }

        public ImportCount Count() => new(Added, Unchanged, Skipped);
    }
}
