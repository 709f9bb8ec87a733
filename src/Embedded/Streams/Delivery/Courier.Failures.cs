using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>What happens when a consumer fails.</summary>
internal sealed partial class Courier
{
    /// <summary>A client whose link broke is back at once, or has ended; its publishers must not wait for long.</summary>
    private static readonly TimeSpan ClientPatience = TimeSpan.FromSeconds(5);

    private int _failures;
    private long _failingSince;
    private ITimer? _retry;

    /// <summary>
    /// Tries again after a pause, event by event. When an event's time is up, the consumer hears of the error in its
    /// place and the next one follows.
    /// </summary>
    public void OnFailed(DeliveryRequest request, Exception exception)
    {
        TimeSpan pause;
        lock (_gate)
        {
            if (!ReferenceEquals(request, _current))
                return;
            LogFailed(pool.Logger, exception, consumer.Grain, stream);
            var handled = _taken?.Handled ?? 0;
            Remove(handled);
            if (_failures == 0 || handled > 0)
                (_failures, _failingSince) = (0, pool.Time.GetTimestamp());
            _failures++;
            if (pool.IsStopped || (exception is ClientNotAvailableException client && HasGone(client)))
            {
                Abandon();
                goto gone;
            }

            if (pool.Time.GetElapsedTime(_failingSince) >= pool.Options.MaxEventDeliveryTime)
                GiveUp(exception);
            if (!GoOn())
                return;
            pause = PauseAfter(_failures);
        }

        _retry?.Dispose();
        _retry = pool.Time.CreateTimer(
            static state => ((Courier)state!).Send(), this, pause, System.Threading.Timeout.InfiniteTimeSpan);
        return;
    gone:
        pool.OnConsumerGone(this);
    }

    private bool HasGone(ClientNotAvailableException client) =>
        !client.MayComeBack || pool.Time.GetElapsedTime(_failingSince) >= ClientPatience;

    /// <summary>Puts an error in the first event's place, or drops it if it was one.</summary>
    private void GiveUp(Exception exception)
    {
        LogGivenUp(pool.Logger, exception, consumer.Grain, stream);
        var lost = _events[0];
        if (lost.Item is StreamMark)
        {
            Remove(1);
        }
        else
        {
            var error = new StreamEventDeliveryFailureException($"{consumer.Grain} could not handle an event of {stream}.", exception);
            _events[0] = new StreamEvent(new StreamMark(error), lost.Sequence, lost.Index);
        }

        (_failures, _failingSince) = (1, pool.Time.GetTimestamp());
    }

    /// <summary>Nobody is left to take the events. Publishers go on.</summary>
    private void Abandon()
    {
        while (_events.Count > 0)
            Remove(_events.Count);
        GoOn();
    }

    private TimeSpan PauseAfter(int failures)
    {
        var pause = pool.Options.RetryDelay * Math.Pow(2, Math.Min(failures - 1, 30));
        return pause < pool.Options.MaxRetryDelay ? pause : pool.Options.MaxRetryDelay;
    }

    [LoggerMessage(LogLevel.Warning, "{Consumer} failed at events of {Stream}.")]
    private static partial void LogFailed(ILogger logger, Exception exception, GrainId consumer, StreamId stream);

    [LoggerMessage(LogLevel.Error, "{Consumer} cannot handle an event of {Stream}, which is passed over.")]
    private static partial void LogGivenUp(ILogger logger, Exception exception, GrainId consumer, StreamId stream);
}
