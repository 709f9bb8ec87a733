using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>An event was passed over because its consumer failed at it until its time was up.</summary>
[GenerateSerializer]
public sealed class StreamEventDeliveryFailureException : OrleansException
{
    public StreamEventDeliveryFailureException()
    {
    }

    public StreamEventDeliveryFailureException(string message) : base(message)
    {
    }

    public StreamEventDeliveryFailureException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
