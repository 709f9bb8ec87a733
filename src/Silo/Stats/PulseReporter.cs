using System.Diagnostics.Metrics;
using Chorus.Grains.Errors;
using Chorus.Storage.Stats;

namespace Chorus.Silo.Stats;

/// <summary>Tells the others every few seconds what this process is doing, by its own meters.</summary>
internal sealed partial class PulseReporter : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    // A minute: fewer say little of the slowest in a hundred.
    private const int Intervals = 30;

    private readonly LatencyWindow _sends = new(Intervals);
    private readonly LatencyWindow _commits = new(Intervals);
    private readonly LatencyWindow _firstDeltas = new(Intervals);
    private readonly Guid _process = Guid.CreateVersion7();
    private readonly MeterListener _listener = new();
    private readonly PulseStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private long _messages;
    private long _events;
    private long _connections;

    public PulseReporter(PulseStore store, TimeProvider time, ILogger<PulseReporter> logger)
    {
        (_store, _time, _logger) = (store, time, logger);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var latencies = LatenciesOf(instrument.Name);
            if (latencies is not null || instrument.Name is "chorus.storage.commits" or "chorus.events.delivered" or "chorus.devices.connected")
            {
                listener.EnableMeasurementEvents(instrument, latencies);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Count(instrument.Name, value));
        _listener.SetMeasurementEventCallback<double>(static (_, value, _, latencies) => ((LatencyWindow?)latencies)?.Record(value));
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Count(instrument.Name, value));
    }

    public override void Dispose()
    {
        _listener.Dispose();
        base.Dispose();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await _store.ForgetAsync(_process, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // It is not counted any more in ten seconds anyway.
            return;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _listener.Start();
        using var timer = new PeriodicTimer(Period, _time);
        var last = _time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            _listener.RecordObservableInstruments();
            var seconds = _time.GetElapsedTime(last).TotalSeconds;
            last = _time.GetTimestamp();
            var pulse = new Pulse(
                Volatile.Read(ref _connections), Interlocked.Exchange(ref _messages, 0) / seconds, Interlocked.Exchange(ref _events, 0) / seconds,
                new PulseLatencies(_sends.Turn(), _commits.Turn(), _firstDeltas.Turn()));
            try
            {
                await _store.KeepAsync(_process, pulse, stoppingToken);
            }
            catch (StoreUnavailableException e)
            {
                LogNotTold(e);
            }
        }
    }

    private LatencyWindow? LatenciesOf(string instrument) => instrument switch
    {
        "chorus.messages.send.duration" => _sends,
        "chorus.storage.batch.duration" => _commits,
        "chorus.replies.first_delta" => _firstDeltas,
        _ => null,
    };

    private void Count(string instrument, long value)
    {
        switch (instrument)
        {
            case "chorus.storage.commits":
                Interlocked.Add(ref _messages, value);
                break;
            case "chorus.events.delivered":
                Interlocked.Add(ref _events, value);
                break;
            default:
                Volatile.Write(ref _connections, value);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "What this process does could not be told")]
    private partial void LogNotTold(Exception error);
}
