namespace Orleans.Runtime;

internal sealed partial class Node
{
    /// <summary>Starts a call. Errors come out of the request, not out of here.</summary>
    public void Send(GrainReference reference, Request request)
    {
        request.Reference = reference;
        request.Deadline = Clock.DeadlineOf(request);
        var source = RuntimeContext.Current;
        if (source is not null)
            request.Source = source.GrainId;
        try
        {
            if (RequestContext.Current is { } context)
                request.Context = context.Copy(Copier);
            if (request.Method.TokenIndex >= 0 && !AttachToken(request))
                return;
            if (reference.Target is { } target)
            {
                Isolate(request);
                if (target.TryEnqueue(request))
                {
                    request.Cancellation?.Listen();
                    return;
                }
                reference.Target = null;
            }
            Route(request);
            request.Cancellation?.Listen();
        }
        catch (Exception e)
        {
            request.Fail(e);
        }
    }

    /// <summary>Takes a call through the outgoing filters, and sends it at their end.</summary>
    public static async Task<T> SendFiltered<T>(GrainReference reference, Request<T> request)
    {
        request.Reference = reference;
        var context = new OutgoingCallContext<T>(reference, request);
        await context.Invoke();
        return context.Response is { } response ? response.GetResult<T>() : default!;
    }

    /// <summary>Brings a call to its target, here or elsewhere.</summary>
    public void Route(Request request)
    {
        var place = _isStopped ? default : PlaceOf(request.Target);
        if (place.Silo is null)
            request.Fail(new SiloUnavailableException($"No silo is there to take {request}."));
        else if (place.Silo == Address && !_membership.IsServing && AddressedIds.NodeOf(request.Target) is null)
            request.Fail(new SiloUnavailableException($"{Address} does not hold its lease and does not take {request}."));
        else if (place.Silo == Address)
            Deliver(request);
        else if (request.Incoming is { } incoming && incoming.View > place.Version)
            Keep(request, incoming.View);
        else
            SendAway(request, place.Silo, place.Version);
        request.Cancellation?.Follow();
    }

    /// <summary>Calls that could not start before their activation ended look for the next one.</summary>
    public void Reroute(Request request)
    {
        if (request.IsSettled)
            return;
        request.Queue = null;
        if (++request.Forwards > 20)
            request.Fail(new OrleansMessageRejectionException($"{request} met only activations that ended."));
        else
            Route(request);
    }

    /// <summary>The node that holds, or should hold, the target.</summary>
    public Place PlaceOf(GrainId id)
    {
        var view = _membership.View;
        if (AddressedIds.NodeOf(id) is { } node)
            return new(node, view.Version);
        if (Catalog is null)
            return new(Rendezvous.Owner(id, view.Active), view.Version);
        if (Types.IsStatelessWorker(id.Type))
            return new(Address, view.Version);
        return Catalog.Handover.NewerThan(view.Version, id) ?? new(
            Rendezvous.Owner(id, view.Active) ?? (Catalog.Find(id) is null ? null : Address), // The last silo is leaving.
            view.Version);
    }

    private void Deliver(Request request)
    {
        Isolate(request);
        while (true)
        {
            ICallTarget? target = request.Target.Type == AddressedIds.Observer
                ? Observers.Find(request.Target)
                : Catalog?.GetOrAdd(request.Target, request.Context);
            if (target is null)
            {
                request.Fail(new ClientNotAvailableException($"There is no {request.Target} at {Address} to take {request}."));
                return;
            }
            if (target.TryEnqueue(request))
            {
                if (target is RequestQueue queue)
                    request.Reference.Target = queue;
                return;
            }
        }
    }

    private void Isolate(Request request)
    {
        if (request.IsIsolated)
            return;
        request.CopyArguments(Copier);
        request.IsIsolated = true;
    }

    /// <summary>False if the caller's token has been cancelled already.</summary>
    private static bool AttachToken(Request request)
    {
        var token = request.Token;
        if (token.IsCancellationRequested)
        {
            request.Fail(new OperationCanceledException(token));
            return false;
        }
        if (token.CanBeCanceled || request.Deadline != long.MaxValue)
            Cancellation.Attach(request, token);
        return true;
    }
}
