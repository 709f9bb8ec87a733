using System.Diagnostics.Metrics;

namespace Chorus.Api.Messages;

/// <summary>What sending takes, over REST and the hub alike, as the meter <c>Chorus.Messages</c>.</summary>
internal sealed class SendMeter
{
    private readonly Histogram<double> _duration;

    public SendMeter(IMeterFactory meters) => _duration = meters.Create("Chorus.Messages").CreateHistogram<double>(
        "chorus.messages.send.duration", "s", "From a send's arrival until it is durable and can be answered.");

    public void Sent(TimeSpan duration) => _duration.Record(duration.TotalSeconds);
}
