using Chorus.Grains.Channels;

namespace Chorus.Api.Realtime;

/// <summary>
/// One user's devices on this node. Events are checked against each device's place; when one is missing, or the epoch is
/// another, the channel is asked. All calls to it go one after another, so that the last answer is the newest.
/// </summary>
internal sealed class UserFeed(Guid userId, ChannelNode node)
{
    private readonly Lock _lock = new();
    private readonly List<Device> _devices = new(1);
    private Task _lastCall = Task.CompletedTask;
    private int _calls;
    private bool _isSyncing;
    private bool _isRetired;
    private TypingMarks? _typing;

    public Guid UserId => userId;

    /// <summary>The channel's epoch and silo, as it answered last; null: it has not.</summary>
    public (string Epoch, string? Silo)? Place { get; private set; }

    /// <summary>Adds a device that is about to resume; false: this feed is retired, take another.</summary>
    public bool TryAdd(Device device)
    {
        lock (_lock)
        {
            if (!_isRetired && !_devices.Contains(device))
            {
                _devices.Add(device);
            }

            return !_isRetired;
        }
    }

    /// <summary>Finds an added device's place; what comes after the answer's offset is delivered from then on.</summary>
    public async Task<ResumeAnswer> ResumeAsync(Device device, string? epoch, long? offset, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            device.BeginResume();
        }

        try
        {
            return await InTurn(() => PlaceAsync(device, epoch, offset, cancellationToken));
        }
        catch
        {
            lock (_lock)
            {
                device.EndResume();
            }

            throw;
        }
    }

    /// <summary>Takes the events of the user's channel.</summary>
    public void Deliver(string epoch, IReadOnlyList<Envelope> events)
    {
        lock (_lock)
        {
            var keepPlaces = true;
            if (events.Count == 0)
            {
                foreach (var device in _devices.Where(d => d.Epoch is not null && d.Epoch != epoch))
                {
                    device.Hold();
                    keepPlaces = false;
                }
            }

            for (var i = 0; i < events.Count; i++)
            {
                var frame = new EventFrame(events[i]);
                if (events[i].Type == EventTypes.Typing)
                {
                    (_typing ??= new TypingMarks(node.Time, EndTyping)).Hear(events[i]);
                }

                foreach (var device in _devices)
                {
                    keepPlaces &= device.Offer(frame);
                }
            }

            _devices.ForEach(static d => d.Flush());
            if (!keepPlaces)
            {
                Sync();
            }
        }
    }

    /// <summary>Renews the node's subscription, or ends it when nobody is left; fills gaps that nobody has noticed.</summary>
    public Task RenewAsync()
    {
        lock (_lock)
        {
            return _devices.Count == 0 ? InTurn(LeaveAsync) : Sync();
        }
    }

    /// <summary>Takes a device out; the last one ends the subscription.</summary>
    public Task RemoveAsync(Device device)
    {
        lock (_lock)
        {
            return _devices.Remove(device) && _devices.Count == 0 ? InTurn(LeaveAsync) : Task.CompletedTask;
        }
    }

    private async Task<ResumeAnswer> PlaceAsync(Device device, string? epoch, long? offset, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            device.MarkAsking();
        }

        var answer = await node.AskAsync(userId, epoch, offset, cancellationToken);
        lock (_lock)
        {
            Place = (answer.Epoch, answer.Silo);
            device.Place(answer.Epoch, answer.Offset);
            if (!device.Release())
            {
                Sync();
            }

            device.Flush();
        }

        return answer;
    }

    private void EndTyping(TypingMarks.Held held)
    {
        lock (_lock)
        {
            if (_typing!.End(held) is { } ended)
            {
                var frame = new EventFrame(ended);
                foreach (var device in _devices.Where(d => d.Epoch == ended.Epoch))
                {
                    device.Offer(frame);
                    device.Flush();
                }
            }
        }
    }

    private Task Sync()
    {
        if (_isSyncing)
        {
            return _lastCall;
        }

        _isSyncing = true;
        return InTurn(SyncAsync);
    }

    private async Task<bool> SyncAsync()
    {
        string? epoch;
        long offset;
        lock (_lock)
        {
            _isSyncing = false;
            _devices.ForEach(d => d.MarkAsking());
            epoch = _devices.FindLast(IsPlaced)?.Epoch;
            offset = _devices.Where(d => IsPlaced(d) && d.Epoch == epoch).Select(d => d.LastOffset).DefaultIfEmpty().Min();
        }

        var answer = await node.AskAsync(userId, epoch, epoch is null ? null : offset, CancellationToken.None);
        lock (_lock)
        {
            Place = (answer.Epoch, answer.Silo);
            var keepPlaces = true;
            var frames = answer.Events.Select(e => new EventFrame(e)).ToList();
            foreach (var device in _devices.Where(IsPlaced))
            {
                keepPlaces &= Replace(device, answer, frames);
            }

            if (!keepPlaces)
            {
                Sync();
            }
        }

        return true;
    }

    private static bool IsPlaced(Device device) => device is { IsResuming: false, Epoch: not null };

    private static bool Replace(Device device, ResumeAnswer answer, List<EventFrame> missed)
    {
        if (!answer.Recovered || device.Epoch != answer.Epoch)
        {
            device.Abort();
            return true;
        }

        device.Recover(missed);
        var keepsPlace = device.Release();
        device.Flush();
        return keepsPlace;
    }

    private async Task<bool> LeaveAsync()
    {
        lock (_lock)
        {
            if (_devices.Count > 0)
            {
                return false;
            }
        }

        await node.LeaveAsync(userId);
        lock (_lock)
        {
            // Whoever was added meanwhile resumes after this, and subscribes again.
            _isRetired = _devices.Count == 0;
        }

        if (_isRetired)
        {
            node.Forget(this);
        }

        return true;
    }

    private Task<T> InTurn<T>(Func<Task<T>> call)
    {
        lock (_lock)
        {
            _calls++;
            var turn = RunAfter(_lastCall, call);
            _lastCall = turn;
            return turn;
        }
    }

    private async Task<T> RunAfter<T>(Task previous, Func<Task<T>> call)
    {
        // Never at once: the call begins outside of the lock, and when it is known as the last one.
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        try
        {
            return await call();
        }
        finally
        {
            lock (_lock)
            {
                // With nothing to wait for, its answer need not be kept.
                if (--_calls == 0)
                {
                    _lastCall = Task.CompletedTask;
                }
            }
        }
    }
}
