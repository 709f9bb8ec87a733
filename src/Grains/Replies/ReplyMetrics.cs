using System.Diagnostics.Metrics;

namespace Chorus.Grains.Replies;

/// <summary>What assistants do, as the meter <c>Chorus.Replies</c>.</summary>
internal sealed class ReplyMetrics
{
    private readonly UpDownCounter<int> _active;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _retried;
    private readonly Counter<long> _deltas;
    private readonly Counter<long> _tokens;
    private readonly Histogram<double> _firstDelta;
    private readonly Histogram<double> _duration;

    public ReplyMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Chorus.Replies");
        _active = meter.CreateUpDownCounter<int>("chorus.replies.active", "{reply}", "Answers that are made now.");
        _ended = meter.CreateCounter<long>("chorus.replies.ended", "{reply}", "Answers by what became of them.");
        _retried = meter.CreateCounter<long>("chorus.replies.retried", "{request}", "Requests to the provider that were made again.");
        _deltas = meter.CreateCounter<long>("chorus.replies.deltas", "{delta}", "Portions of text that were told.");
        _tokens = meter.CreateCounter<long>("chorus.replies.tokens", "{token}", "Tokens as providers count them.");
        _firstDelta = meter.CreateHistogram<double>("chorus.replies.first_delta", "s", "From asking to the first text.");
        _duration = meter.CreateHistogram<double>("chorus.replies.duration", "s", "From asking to the end.");
    }

    public void Began() => _active.Add(1);

    public void Left() => _active.Add(-1);

    public void Retried() => _retried.Add(1);

    public void Told(TimeSpan? sinceAsked)
    {
        _deltas.Add(1);
        if (sinceAsked is { } time)
        {
            _firstDelta.Record(time.TotalSeconds);
        }
    }

    public void Ended(string outcome, TimeSpan duration, int? inputTokens, int? outputTokens)
    {
        _ended.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        _duration.Record(duration.TotalSeconds);
        _tokens.Add(inputTokens ?? 0, new KeyValuePair<string, object?>("kind", "input"));
        _tokens.Add(outputTokens ?? 0, new KeyValuePair<string, object?>("kind", "output"));
    }
}
