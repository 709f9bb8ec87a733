using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Channels;

/// <summary>
/// Has channels that an event could not be delivered to begin a new epoch, so that their devices load anew. It runs in its
/// grain's turns; nobody waits for it.
/// </summary>
internal sealed partial class ChannelResets(IGrainFactory grains, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    // A silo that cannot be reached for longer is not in the cluster any more, and the epochs of its channels have gone with it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // The last silo of a cluster that stops reaches no channel, and none outlives it.
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(5);

    /// <summary>Users who may have missed an event, and whose channel has not been made to say so yet.</summary>
    private readonly HashSet<Guid> _owed = [];

    private readonly Dictionary<Guid, Task> _resets = [];

    public void Owe(Guid user)
    {
        _owed.Add(user);
        if (!_resets.ContainsKey(user))
        {
            _resets[user] = ResetAsync(user);
        }
    }

    /// <summary>Waits until everybody knows what they have missed, for five seconds at most: its grain is about to end.</summary>
    public async Task FlushAsync() =>
        await Task.WhenAll(_resets.Values).WaitAsync(LastPatience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    // The channel's silo may be out of reach only for now and from here, and its devices go on without what they have missed.
    private async Task ResetAsync(Guid user)
    {
        // The caller has to enter this in the table first.
        await Task.Yield();
        var started = time.GetTimestamp();
        for (var pause = FirstPause; _owed.Remove(user) && time.GetElapsedTime(started) < Patience; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await grains.GetGrain<IUserChannelGrain>(user).ResetAsync();
            }
            catch (Exception e)
            {
                LogNotReset(e, user);
                _owed.Add(user);
                await Task.Delay(pause, time);
            }
        }

        _resets.Remove(user);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The channel of {UserId} could not be reset; it is tried again")]
    private partial void LogNotReset(Exception error, Guid userId);
}
