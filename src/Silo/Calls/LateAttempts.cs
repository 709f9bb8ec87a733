using System.Collections.Concurrent;

namespace Chorus.Silo.Calls;

/// <summary>
/// Refuses an attempt at a call that comes after its repeat. A process that was frozen lets go of what it held when it wakes up, in
/// the engine or in a socket; by then the caller has had it done another way, and perhaps something newer after it. Nobody waits
/// for the answer.
/// </summary>
/// <remarks>Only repeats are remembered: as long as nothing falls silent that is none.</remarks>
internal sealed partial class LateAttempts(TimeProvider time, ILogger<LateAttempts> logger) : IIncomingGrainCallFilter
{
    // Twice this many, and twice this long, at most.
    private const int MaxRemembered = 8_192;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly Lock _turning = new();
    private ConcurrentDictionary<Guid, int> _repeats = new();
    private ConcurrentDictionary<Guid, int> _earlier = new();
    private long _since = time.GetTimestamp();

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (CallAttempt.Detach() is { } attempt && context.TargetId.TryGetGuidKey(out var grain, out _) && grain == attempt.Grain)
        {
            if (IsLate(attempt))
            {
                LogLate(context.InterfaceName, context.MethodName, grain, attempt.Number);
                throw new OperationCanceledException("The call was made again since.");
            }

            if (attempt.Number > 1)
            {
                Remember(attempt);
            }
        }

        return context.Invoke();
    }

    private bool IsLate(CallAttempt attempt) =>
        (_repeats.TryGetValue(attempt.Call, out var latest) || _earlier.TryGetValue(attempt.Call, out latest)) && attempt.Number < latest;

    private void Remember(CallAttempt attempt)
    {
        lock (_turning)
        {
            if (_repeats.Count >= MaxRemembered || time.GetElapsedTime(_since) > Remembered)
            {
                (_earlier, _repeats, _since) = (_repeats, new(), time.GetTimestamp());
            }

            _repeats.AddOrUpdate(attempt.Call, attempt.Number, (_, known) => Math.Max(known, attempt.Number));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Interface}.{Method} of {Grain} was called again since: attempt {Number} is too late")]
    private partial void LogLate(string @interface, string method, Guid grain, int number);
}
