using System.Runtime.CompilerServices;

namespace Orleans.Conformance.Calls;

public interface IListingGrain : IGrainWithStringKey
{
    IAsyncEnumerable<int> Count(int to);

    IAsyncEnumerable<int> CountForEver(CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> CountThenThrow(int to);

    IAsyncEnumerable<int> CountThenWait(int to, string gate);
}

internal sealed class ListingGrain : Grain, IListingGrain
{
    public async IAsyncEnumerable<int> Count(int to)
    {
        for (var i = 1; i <= to; i++)
        {
            if (i % 7 == 0) await Task.Yield();
            yield return i;
        }
    }

    public async IAsyncEnumerable<int> CountForEver([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 1; ; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
                yield return i;
            }
        }
        finally
        {
            Signals.Record(this.GetPrimaryKeyString(), "ended");
        }
    }

    public async IAsyncEnumerable<int> CountThenThrow(int to)
    {
        for (var i = 1; i <= to; i++)
        {
            await Task.Yield();
            yield return i;
        }

        throw new OutOfStockException("no more numbers", to);
    }

    public async IAsyncEnumerable<int> CountThenWait(int to, string gate)
    {
        for (var i = 1; i <= to; i++) yield return i;
        await Signals.Opened(gate);
        yield return to + 1;
    }
}
