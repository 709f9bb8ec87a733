namespace Orleans.Runtime;

/// <summary>
/// Calls that wait for a newer view of the cluster. Those that were sent here by one that this node has not seen yet: so
/// nodes with different views do not hand a call to and fro. And those that could not be sent, as their silo has just gone.
/// </summary>
internal sealed partial class Node
{
    /// <summary>How long a silo may be out of reach, in milliseconds: by then it is back, or has lost its place.</summary>
    private const long UnsentPatience = 5_000;

    /// <summary>More calls than this do not wait for a silo that cannot be reached; they fail at once.</summary>
    private const int MostUnsent = 10_000;

    private readonly List<(Request Request, long Version)> _early = [];

    private void Keep(Request request, long version)
    {
        lock (_early)
            _early.Add((request, version));
        // It may have come between the look at it and the list.
        RouteEarly(e => e.Version <= View.Version);
    }

    /// <summary>Such a call has surely not been made, so that it can be sent again.</summary>
    private void KeepUnsent(Request request, SiloAddress silo, long version)
    {
        var now = Clock.Now;
        if (request.TriedUntil == 0)
            request.TriedUntil = now + UnsentPatience;
        if (now >= request.TriedUntil || _isStopped || _early.Count >= MostUnsent || AddressedIds.NodeOf(request.Target) is not null)
            request.Fail(Unreachable(silo, request));
        else
            Keep(request, version + 1);
    }

    /// <summary>Ends the wait of calls whose time is up, and tries those again that could not be sent.</summary>
    public void SweepEarly(long now)
    {
        foreach (var request in TakeEarly(e => e.Request.Deadline <= now || e.Request.IsSettled))
            TimeOut(request);
        RouteEarly(e => e.Request.TriedUntil != 0);
    }

    private void RouteEarly(Predicate<(Request Request, long Version)> condition)
    {
        foreach (var request in TakeEarly(condition))
        {
            try
            {
                // One that was cancelled meanwhile is not made any more.
                if (!request.IsSettled)
                    Route(request);
            }
            catch (Exception e)
            {
                request.Fail(e);
            }
        }
    }

    private List<Request> TakeEarly(Predicate<(Request Request, long Version)> condition)
    {
        lock (_early)
        {
            var taken = _early.FindAll(condition).ConvertAll(e => e.Request);
            if (taken.Count > 0)
                _early.RemoveAll(condition);
            return taken;
        }
    }
}
