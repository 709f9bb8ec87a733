namespace Orleans.Runtime;

/// <summary>
/// Calls that were sent here by a newer view than this node has seen: they wait for it, so that nodes with different
/// views do not hand a call to and fro.
/// </summary>
internal sealed partial class Node
{
    private readonly List<(Request Request, long Version)> _early = [];

    private void Keep(Request request, long version)
    {
        lock (_early)
            _early.Add((request, version));
        // It may have come between the look at it and the list.
        RouteEarly(View);
    }

    private void RouteEarly(ClusterView view)
    {
        foreach (var request in TakeEarly(e => e.Version <= view.Version))
        {
            try
            {
                Route(request);
            }
            catch (Exception e)
            {
                request.Fail(e);
            }
        }
    }

    /// <summary>Ends the wait of calls whose time is up.</summary>
    public void SweepEarly(long now)
    {
        foreach (var request in TakeEarly(e => e.Request.Deadline <= now || e.Request.IsSettled))
            TimeOut(request);
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
