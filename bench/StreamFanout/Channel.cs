using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.StreamFanout;

public interface IListenerGrain : IGrainWithGuidKey;

[GenerateSerializer, Immutable]
public sealed record Event([property: Id(0)] long Number, [property: Id(1)] byte[] Data);

/// <summary>Counts what arrives.</summary>
public sealed class Tally(long expected)
{
    private readonly Lock _gate = new();
    private readonly List<(long Count, TaskCompletionSource Reached)> _waiting = [];
    private long _events;
    private long _turns;

    public Task Done => ReachAsync(expected);

    public double EventsInTurn => (double)_events / _turns;

    public void Add(int events)
    {
        lock (_gate)
        {
            _turns++;
            _events += events;
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                if (_waiting[i].Count > _events)
                    continue;
                _waiting[i].Reached.TrySetResult();
                _waiting.RemoveAt(i);
            }
        }
    }

    public Task ReachAsync(long count)
    {
        lock (_gate)
        {
            if (_events >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task;
        }
    }
}

/// <summary>Stands for a user's channel: one stream, implicitly subscribed, events in batches.</summary>
[ImplicitStreamSubscription("listeners")]
internal sealed class ListenerGrain : Grain, IListenerGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<Event>
{
    public static Tally Tally { get; set; } = new(0);

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<Event>().ResumeAsync(this);

    public Task OnNextAsync(IList<SequentialItem<Event>> items)
    {
        Tally.Add(items.Count);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => throw ex;
}
