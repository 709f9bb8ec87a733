using Microsoft.Extensions.Logging;
using Orleans.CodeGeneration;

namespace Orleans.Runtime;

/// <summary>A timer whose ticks are calls of the activation to itself; the next one is set when a tick has ended.</summary>
internal sealed partial class GrainTimer : IGrainTimer
{
    private readonly Activation _activation;
    private readonly GrainTimerCreationOptions _options;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly CancellationTokenSource _ended = new();
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private TimeSpan _period;
    private TimeSpan? _changedTo;
    private bool _isTicking;
    private bool _isDisposed;

    public GrainTimer(
        Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options, ILogger logger)
    {
        (_activation, _callback, _options, _logger) = (activation, callback, options, logger);
        Check(options.DueTime, options.Period);
        _period = options.Period;
        activation.Add(this);
        _timer = activation.Node.Time.CreateTimer(
            static state => ((GrainTimer)state!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, period);
        lock (_gate)
        {
            _period = period;
            if (_isTicking)
                _changedTo = dueTime; // Counted from the tick's end.
            else if (!_isDisposed)
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }
        _timer.Dispose();
        _activation.Remove(this);
        _activation.Turns.QueueAction(static source => ((CancellationTokenSource)source).Cancel(), _ended);
    }

    private static void Check(TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan && dueTime < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(dueTime), dueTime, "A timer's due time cannot be negative.");
        if (period != Timeout.InfiniteTimeSpan && period <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(period), period, "A timer's period must be positive, or infinite.");
    }

    private void OnDue()
    {
        lock (_gate)
        {
            if (_isDisposed || _isTicking)
                return;
            _isTicking = true;
        }
        _activation.TryEnqueue(new Tick(this));
    }

    private async ValueTask<Nothing> TickAsync()
    {
        lock (_gate)
            _changedTo = null; // It was changed before this tick began.
        try
        {
            if (!_ended.IsCancellationRequested)
                await _callback(_ended.Token);
        }
        catch (Exception e)
        {
            LogTickFailed(_logger, e, _activation);
        }
        lock (_gate)
        {
            _isTicking = false;
            if (!_isDisposed)
                _timer.Change(_changedTo ?? _period, Timeout.InfiniteTimeSpan);
        }
        return default;
    }

    [LoggerMessage(LogLevel.Error, "A timer's tick on {Activation} failed.")]
    private static partial void LogTickFailed(ILogger logger, Exception exception, Activation activation);

    /// <summary>One tick, queued like any other call.</summary>
    private sealed class Tick : Request<Nothing>
    {
        private readonly GrainTimer _timer;

        public Tick(GrainTimer timer)
        {
            _timer = timer;
            Reference = timer._activation.GrainReference;
        }

        public override MethodDescriptor Method => TickMethod.Descriptor;

        public override InvokeMethodOptions Options =>
            _timer._options.Interleave ? InvokeMethodOptions.AlwaysInterleave : InvokeMethodOptions.None;

        public override bool IsInternal => true;

        public override bool IsActivity => _timer._options.KeepAlive;

        protected override ValueTask<Nothing> Run(object target) => _timer.TickAsync();
    }
}

/// <summary>Gives ticks a method to be shown as.</summary>
internal interface ITimerTick : IAddressable
{
    Task Tick();
}

internal static class TickMethod
{
    public static MethodDescriptor Descriptor { get; } =
        new(InterfaceDescriptor.Of(typeof(ITimerTick)), typeof(ITimerTick).GetMethod(nameof(ITimerTick.Tick))!);
}
