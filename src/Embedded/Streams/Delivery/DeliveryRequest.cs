using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans.Streams;

/// <summary>
/// The call that brings a courier's events to its consumer. Within the silo it waits in the consumer's queue without
/// any events and takes what is there when its turn comes, so that what has piled up is one batch; to another silo
/// it takes them along.
/// </summary>
internal sealed class DeliveryRequest : Request
{
    private readonly Courier _courier;

    public DeliveryRequest(Courier courier, MethodDescriptor method, GrainReference reference)
    {
        (_courier, Method, Reference) = (courier, method, reference);
        Deadline = reference.Node.Clock.DeadlineOf(courier.Timeout);
        IsIsolated = true;
    }

    public override MethodDescriptor Method { get; }

    public override bool IsInternal => true;

    public override void Start(RequestQueue queue)
    {
        if (IsSettled || _courier.Take(this) is not { } delivery)
        {
            queue.Finish(this);
            return;
        }

        Task handling;
        try
        {
            handling = ((IStreamReceiver)queue.TargetOf(this)).ReceiveAsync(delivery);
        }
        catch (Exception e)
        {
            handling = Task.FromException(e);
        }

        if (handling.IsCompletedSuccessfully)
            End(queue);
        else
            _ = EndAsync(handling, queue);
    }

    public override void Succeed(object? result)
    {
        if (TrySettle())
            _courier.OnDelivered(this);
    }

    public override void Fail(Exception exception)
    {
        if (TrySettle())
            _courier.OnFailed(this, exception);
    }

    /// <summary>Comes when the request leaves the process.</summary>
    public override object? GetArgument(int index) => _courier.Take(this);

    public override ValueTask<Response> Invoke() => throw new NotSupportedException("Filters do not see deliveries.");

    private async Task EndAsync(Task handling, RequestQueue queue)
    {
        try
        {
            await handling;
        }
        catch (Exception e)
        {
            queue.OnFault(e);
            queue.Finish(this);
            Fail(e);
            return;
        }

        End(queue);
    }

    // The queue first: the courier's next request can then start in the same batch of turns.
    private void End(RequestQueue queue)
    {
        queue.Finish(this);
        Succeed(null);
    }
}
