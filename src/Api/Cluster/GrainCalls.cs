using Chorus.Grains.Calls;
using Chorus.Grains.Errors;
using Chorus.Silo;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Cluster;

/// <summary>
/// The way to grains that outlives a silo. One that dies takes its calls along, and nobody knows which of them it has carried
/// out: the call is made again until the cluster has found another place for the grain, so that users see a short delay. Only
/// what may be repeated goes through here; the grain is told that it is a repeat where that makes a difference, and its silo which
/// attempt it is: an earlier one may come later.
/// </summary>
internal sealed partial class GrainCalls(
    IGrainFactory grains, IOptions<ChorusClusterOptions> cluster, TimeProvider time, ILogger<GrainCalls> logger)
{
    // Clients wait for half a minute.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    // A silo may fall silent and not be missed: an answer is waited for so long, and for twice as long the next time, so that
    // a cluster which is merely slow is not buried under repeats.
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(800);

    // The only silo, in this process, does not fall silent; the engine's own timeout is enough.
    private readonly bool _isAlone = cluster.Value.Mode == ClusterMode.Local;

    /// <summary>Calls a grain; the function gets it and whether this is a repeat.</summary>
    /// <exception cref="ChorusException"><c>unavailable</c>: no silo has answered in time.</exception>
    public Task CallAsync<TGrain>(Guid key, Func<TGrain, bool, Task> call, CancellationToken cancellationToken)
        where TGrain : IGrainWithGuidKey => CallAsync(
            key,
            async (TGrain grain, bool isRepeat) =>
            {
                await call(grain, isRepeat);
                return true;
            },
            cancellationToken);

    /// <inheritdoc cref="CallAsync{TGrain}(Guid, Func{TGrain, bool, Task}, CancellationToken)"/>
    public async Task<T> CallAsync<TGrain, T>(Guid key, Func<TGrain, bool, Task<T>> call, CancellationToken cancellationToken)
        where TGrain : IGrainWithGuidKey
    {
        var started = time.GetTimestamp();
        // Where there is one silo nobody is told the call's id, and making one asks the kernel.
        var attempt = new CallAttempt(key, _isAlone ? Guid.Empty : Guid.NewGuid(), 1);
        var wait = FirstWait;
        for (var pause = FirstPause; ; pause = Shorter(pause * 2, LongestPause))
        {
            var left = Patience - time.GetElapsedTime(started);
            try
            {
                if (!_isAlone)
                {
                    attempt.Attach();
                }

                var answer = call(Find<TGrain>(key), attempt.Number > 1);
                return await (_isAlone ? answer : answer.WaitAsync(Shorter(wait, left), time, cancellationToken));
            }
            catch (Exception e) when (MayPass(e) && !cancellationToken.IsCancellationRequested)
            {
                left = Patience - time.GetElapsedTime(started);
                if (left <= pause)
                {
                    throw new ChorusException(ErrorCodes.Unavailable, "No server has answered in time: try again.", e);
                }

                LogRepeated(e, typeof(TGrain).Name, key);
                wait = e is TimeoutException ? wait * 2 : wait;
                attempt = attempt with { Number = attempt.Number + 1 };
            }

            // A silo's calls fail together; they do not come back together.
            await Task.Delay(pause * (0.5 + (Random.Shared.NextDouble() / 2)), time, cancellationToken);
        }
    }

    private TGrain Find<TGrain>(Guid key)
        where TGrain : IGrainWithGuidKey
    {
        try
        {
            return grains.GetGrain<TGrain>(key);
        }
        catch (ArgumentException e)
        {
            // A client learns from the silos which grains there are.
            throw new SiloUnavailableException("No silo has been met yet.", e);
        }
    }

    /// <summary>Whether the cluster, and not the grain, has failed: a silo is gone, stops, is out of reach or overloaded.</summary>
    private static bool MayPass(Exception error) =>
        error is OrleansException or TimeoutException or ObjectDisposedException or OperationCanceledException;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Grain} {Key} is called again")]
    private partial void LogRepeated(Exception error, string grain, Guid key);
}
