namespace Orleans.Runtime;

/// <summary>One sequence on its way to one reader.</summary>
internal sealed class Enumeration : IAsyncDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly IAsyncEnumerator<object?> _items;
    private Task<bool>? _pending;
    private int _roundsUnseen;
    private int _readers;

    public Enumeration(EnumerableRequest request, object target)
    {
        if (request.Method.TokenIndex >= 0)
            request.Token = _cancellation.Token;
        _items = request.Enumerate(target).GetAsyncEnumerator(_cancellation.Token);
    }

    /// <summary>Counts a round of the cleaner.</summary>
    public bool IsAbandoned() => _readers == 0 && ++_roundsUnseen > 1;

    public void Cancel() => _cancellation.Cancel();

    /// <summary>The next items that are there, or the first that comes; none if it takes longer than the patience.</summary>
    public async Task<EnumerationBatch> NextAsync(
        int maxBatch, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        _readers++;
        var items = new List<object?>();
        try
        {
            using var registration = cancellationToken.UnsafeRegister(static self => ((Enumeration)self!).Cancel(), this);
            while (items.Count < maxBatch)
            {
                _pending ??= _items.MoveNextAsync().AsTask();
                if (!_pending.IsCompleted && (items.Count > 0 || !await ArrivesAsync(_pending, patience, time)))
                    break;
                var any = await _pending;
                _pending = null;
                if (!any)
                    return new(EnumerationStatus.Completed, [.. items]);
                items.Add(_items.Current);
            }
            return new(EnumerationStatus.More, [.. items]);
        }
        catch (Exception e)
        {
            _pending = null;
            return new(EnumerationStatus.Failed, [.. items], e);
        }
        finally
        {
            _readers--;
            _roundsUnseen = 0;
        }
    }

    private static async Task<bool> ArrivesAsync(Task item, TimeSpan patience, TimeProvider time)
    {
        using var stop = new CancellationTokenSource();
        var first = await Task.WhenAny(item, Task.Delay(patience, time, stop.Token));
        stop.Cancel();
        return first == item;
    }

    public async ValueTask DisposeAsync()
    {
        _cancellation.Cancel();
        try
        {
            // An enumerator must not be disposed of while it moves.
            if (_pending is not null)
                await _pending;
        }
        catch (Exception)
        {
            // The reader has left: nobody is there to hear how the sequence ended.
        }
        await _items.DisposeAsync();
    }
}
