using System.Diagnostics.Metrics;

namespace Chorus.Storage.Conversations;

/// <summary>What group commit does, as the meter <c>Chorus.Storage</c>.</summary>
internal sealed class StorageMetrics
{
    public const string MeterName = "Chorus.Storage";

    private readonly Counter<long> _commits;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _duration;

    public StorageMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _commits = meter.CreateCounter<long>("chorus.storage.commits", "{commit}", "Changes of single conversations.");
        _batchSize = meter.CreateHistogram<int>("chorus.storage.batch.size", "{commit}", "Changes that went to PostgreSQL together.");
        _duration = meter.CreateHistogram<double>("chorus.storage.batch.duration", "s", "From sending a batch to its answer.");
    }

    public void Committed(int count, TimeSpan duration)
    {
        _commits.Add(count);
        _batchSize.Record(count);
        _duration.Record(duration.TotalSeconds);
    }
}
