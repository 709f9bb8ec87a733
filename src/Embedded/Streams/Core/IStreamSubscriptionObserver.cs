using Orleans.Runtime;

namespace Orleans.Streams.Core;

/// <summary>A grain that wants to know of its subscriptions, implicit ones above all, when their first event arrives.</summary>
public interface IStreamSubscriptionObserver
{
    /// <summary>Called once for each subscription in each activation; this is where to call ResumeAsync.</summary>
    Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
}

/// <summary>Makes the handle of a subscription for events of the type that the grain knows them to be of.</summary>
public interface IStreamSubscriptionHandleFactory
{
    StreamId StreamId { get; }

    string ProviderName { get; }

    GuidId SubscriptionId { get; }

    StreamSubscriptionHandle<T> Create<T>();
}
