using Chorus.Grains.Channels;

namespace Chorus.Silo.Engine.DirectStreams;

/// <summary>The receiving end of a stream, in the grain that is its implicit subscriber.</summary>
[Alias("chorus.IStreamDelivery")]
internal interface IStreamDelivery : IGrainExtension
{
    /// <summary>Returns once the subscriber has taken the events, in their order. Not repeatable: they would be there twice.</summary>
    [Alias("Deliver")]
    [ResponseTimeout("00:00:05")] // The publisher holds back its next events meanwhile. Beyond it the channel is reset.
    Task DeliverAsync([Immutable] IReadOnlyList<ChannelEvent> events);
}
